using System.Text.Json;
using System.Text.RegularExpressions;
using Fathom.Templates.Errors;
using Fathom.Testing.Fuzzing;

namespace Fathom.Templates.Tests.Fuzzing;

public partial class TemplateFuzzTests
{
    private const int Cases = 400;

    private static readonly string[] s_sound =
    [
        BuiltInTemplates.ChatMl.Source, BuiltInTemplates.Llama3.Source, BuiltInTemplates.DeepSeekV3.Source, BuiltInTemplates.DeepSeekR1.Source,
        "{% set ns = namespace(x=[1,2], s='') %}{% for i in range(300) %}{% set ns.x = ns.x|select %}{% set ns.s = ns.s ~ i %}{% endfor %}"
            + "{{ ns.x|list }}{{ ns.s[::-1]|length }}",
        "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(20) }}{% for a in [1,[2,[3]]] %}"
            + "{{ loop.last if a is iterable and a is not string else a }}{% endfor %}",
        "{{ messages|map(attribute='content')|join(', ')|upper }}{{ 'x y'|title|capitalize }}"
            + "{{ {'a': {'b': [1, none, true]}}|tojson(indent=2) }}{{ 'a,b'.split(',') }}{{ 'x'.replace('x', 'yy') * 3 }}",
        "{% filter upper %}{% call(x) f() %}{{ x }}{% endcall %}{% endfilter %}{{ [3,1,2]|sort(reverse=true)|unique|list }}"
            + "{{ dict(a=1).items()|list }}{{ 7 // 2 ** 3 % 5 }}{{ 'abc'|indent(20)|trim|length }}",
        "{{ [1,2,3]|dictsort|list }}{{ [{'x': 1}]|selectattr('x', 'eq', 1)|map(attribute='x')|list }}"
            + "{{ 12345678901234567890 * 98765432109876543210 }}{{ 1 / 3 }}{{ 'é' ~ '中'|upper }}",
    ];

    private static readonly string[] s_pieces =
    [
        "{{", "}}", "{%", "%}", "{#", "#}", "-%}", "{%-", "(", ")", "[", "]", "{", "}", ",", ":", ".", "|", "~", "*", "**", "//", "%", "-", "not",
        "is", "in", "and", "if", "else", "for", "endfor", "set", "endset", "macro", "endmacro", "block", "raw", "endraw", "include", "'x'", "''", "0",
        "-1", "1e308", "99999999999", "170141183460469231731687303715884105727", "none", "true", "range(99999)", "range(0, -5, -1)", "loop",
        "loop.index0", "loop(messages)", "ns", "ns.x", "messages", "messages[0]", "self", "namespace()", "|list", "|select", "|map('upper')", "|join",
        "|tojson", "|sort", "|unique", "|reverse", "|length", "|string", "|int(base=36)", "|replace('', 'y')", "|indent(99999)", "|center(999999)",
        "|wordwrap(0)", "|title", "|capitalize", "|reverse", "|unique", "|items", "|first", "|last", "|default", "|attr('x')", "is defined",
        "is iterable", "is divisibleby 0", "*999999", "[::-1]", "[::0]", "[-5:99]", "['a']", ".items()", ".split('')", ".format(1)",
        ".join(messages)", ".__class__", "'%999999d'|format(1)", "'{:999999}'.format(1)", "strftime_now('%Y')", "raise_exception('x')", "recursive",
    ];

    private static readonly JsonElement s_messages = JsonElement.Parse(
        """[{"role": "system", "content": "be\nbrief"}, {"role": "user", "content": "hi <|im_end|>"}, """
        + """{"role": "assistant", "content": null, "tool_calls": [{"function": {"name": "f", "arguments": {"a": 1}}}]}]""");

    private static readonly TextMutator s_mutator = new(s_sound, s_pieces, Pieces());

    [Fact]
    public void Render_ChangedTemplate_RendersOrRefuses() => Fuzzer.Run(
        "template",
        Cases,
        s_mutator.Mutate,
        source => ChatTemplate.Parse(source).Render(new ChatTemplateInput { Messages = s_messages, AddGenerationPrompt = true }),
        failure => failure is TemplateException);

    [GeneratedRegex(@"\{[{%#]-?|-?[}%#]\}|\w+|\s+|'[^']*'|.", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Pieces();
}
