using System.Text.Json;
using System.Text.RegularExpressions;
using Fathom.Testing.Fuzzing;
using Fathom.Tokenizers.Templates;

namespace Fathom.Tokenizers.Tests.Fuzzing;

public partial class TemplateFuzzTests
{
    private const int Cases = 400;

    private static readonly string[] s_sound =
    [
        BuiltInTemplates.ChatMl.Source, BuiltInTemplates.Llama3.Source, BuiltInTemplates.DeepSeekV3.Source, BuiltInTemplates.DeepSeekR1.Source,
        "{% set ns = namespace(x=[1,2], s='') %}{% for i in range(300) %}{% set ns.x = ns.x|select %}{% set ns.s = ns.s ~ i %}{% endfor %}{{ ns.x|list }}{{ ns.s[::-1]|length }}",
        "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(20) }}{% for a in [1,[2,[3]]] recursive %}{{ loop(a) if a is iterable and a is not string else a }}{% endfor %}",
        "{{ messages|map(attribute='content')|join(', ')|upper }}{{ '%05d %s'|format(3, 'x') }}{{ {'a': {'b': [1, none, true]}}|tojson(indent=2) }}{{ 'a,b'.split(',') }}{{ 'x'.replace('x', 'yy') * 3 }}",
        "{% filter upper %}{% call(x) f() %}{{ x }}{% endcall %}{% endfilter %}{{ [3,1,2]|sort(reverse=true)|batch(2)|list }}{{ dict(a=1).items()|list }}{{ 7 // 2 ** 3 % 5 }}{{ 'abc'|center(20)|trim|wordcount }}",
        "{{ [1,2,3]|groupby('x')|list }}{{ cycler('a','b').next() }}{{ joiner(',')() }}{{ '{:>10}'.format('x') }}{{ 12345678901234567890 * 98765432109876543210 }}{{ 1 / 3 }}{{ 'é' ~ '中'|urlencode }}",
    ];

    private static readonly string[] s_pieces =
    [
        "{{", "}}", "{%", "%}", "{#", "#}", "-%}", "{%-", "(", ")", "[", "]", "{", "}", ",", ":", ".", "|", "~", "*", "**", "//", "%", "-", "not", "is", "in", "and", "if", "else", "for",
        "endfor", "set", "endset", "macro", "endmacro", "block", "raw", "endraw", "include", "'x'", "''", "0", "-1", "1e308", "99999999999", "170141183460469231731687303715884105727", "none", "true",
        "range(99999)", "range(0, -5, -1)", "loop", "loop.index0", "loop(messages)", "ns", "ns.x", "messages", "messages[0]", "self", "namespace()", "|list", "|select", "|map('upper')", "|join", "|tojson", "|sort",
        "|unique", "|reverse", "|length", "|string", "|int(base=36)", "|replace('', 'y')", "|indent(99999)", "|center(999999)", "|truncate(-5)", "|batch(0)", "|slice(0)", "|wordwrap(0)", "|sum", "|round(400)",
        "|xmlattr", "|items", "|first", "|last", "|default", "|attr('x')", "is defined", "is iterable", "is divisibleby 0", "*999999", "[::-1]", "[::0]", "[-5:99]", "['a']", ".items()", ".split('')", ".format(1)",
        ".join(messages)", ".__class__", "'%999999d'|format(1)", "'{:999999}'.format(1)", "strftime_now('%Y')", "raise_exception('x')", "recursive",
    ];

    private static readonly JsonElement s_messages = JsonElement.Parse("""[{"role": "system", "content": "be\nbrief"}, {"role": "user", "content": "hi <|im_end|>"}, {"role": "assistant", "content": null, "tool_calls": [{"function": {"name": "f", "arguments": {"a": 1}}}]}]""");

    [Fact]
    public void Render_ChangedTemplate_RendersOrRefuses() => Fuzzer.Run(
        "template",
        Cases,
        Make,
        source => ChatTemplate.Parse(source).Render(new ChatTemplateInput { Messages = s_messages, AddGenerationPrompt = true }),
        failure => failure is TemplateException);

    private static string Make(Random random)
    {
        List<string> pieces = [.. Pieces().Matches(s_sound[random.Next(s_sound.Length)]).Select(match => match.Value)];
        for (int i = random.Next(1, 8); i > 0; i--)
        {
            int at = random.Next(pieces.Count);
            switch (random.Next(5))
            {
                case 0 when pieces.Count > 1:
                    pieces.RemoveAt(at);
                    break;
                case 1:
                    pieces[at] = s_pieces[random.Next(s_pieces.Length)];
                    break;
                case 2:
                    (pieces[at], pieces[^1]) = (pieces[^1], pieces[at]);
                    break;
                case 3:
                    List<string> other = [.. Pieces().Matches(s_sound[random.Next(s_sound.Length)]).Select(match => match.Value)];
                    int from = random.Next(other.Count);
                    pieces.InsertRange(at, other.GetRange(from, random.Next(Math.Min(20, other.Count - from))));
                    break;
                default:
                    pieces.Insert(at, s_pieces[random.Next(s_pieces.Length)]);
                    break;
            }
        }

        return string.Concat(pieces);
    }

    [GeneratedRegex(@"\{[{%#]-?|-?[}%#]\}|\w+|\s+|'[^']*'|.", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Pieces();
}
