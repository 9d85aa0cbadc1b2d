using System.Text;
using Fathom.Templates.Errors;

namespace Fathom.Templates.Tests;

/// <summary>Hostile templates: every limit at its edge, and nothing that crashes or hangs.</summary>
public class TemplateLimitTests
{
    /// <summary>On a busy machine the limit of time could come before the one that is meant.</summary>
    private static readonly ChatTemplateInput s_timeless = TemplateInputs.Empty with { TimeProvider = new TickingClock(TimeSpan.Zero) };

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Parse_SourceLength_IsLimited(int length, bool isAllowed) =>
        AssertLimit(isAllowed, TemplateErrorCodes.LimitSource, new string('a', length), new TemplateLimits { MaxSourceCharacters = 100 });

    [Theory]
    [InlineData(124, true)]
    [InlineData(125, true)]
    [InlineData(126, false)]
    [InlineData(100_000, false)]
    public void Parse_NestedParentheses_AreLimited(int depth, bool isAllowed) =>
        AssertLimit(isAllowed, TemplateErrorCodes.LimitNesting, "{{ " + new string('(', depth) + "1" + new string(')', depth) + " }}");

    [Theory]
    [InlineData(126, true)]
    [InlineData(127, true)]
    [InlineData(128, false)]
    [InlineData(20_000, false)]
    public void Parse_NestedBlocks_AreLimited(int depth, bool isAllowed) =>
        AssertLimit(isAllowed, TemplateErrorCodes.LimitNesting, Repeat("{% with %}", depth) + Repeat("{% endwith %}", depth));

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{1:", "}")]
    [InlineData("not ", "")]
    [InlineData("-", "")]
    [InlineData("f(", ")")]
    [InlineData("1 if 1 else ", "")]
    [InlineData("x[", "]")]
    [InlineData("1 + (", ")")]
    [InlineData("x|default(", ")")]
    [InlineData("", "|upper")]
    [InlineData("", ".a")]
    [InlineData("", "()")]
    [InlineData("", "[0]")]
    [InlineData("", " is none")]
    [InlineData("", " if 1")]
    public void Parse_AnyDeepExpression_IsRefused(string before, string after)
    {
        string source = "{{ " + Repeat(before, 20_000) + "1" + Repeat(after, 20_000) + " }}";

        TemplateException error = Assert.Throws<TemplateException>(() => ChatTemplate.Parse(source));

        Assert.Contains(error.Code, new[] { TemplateErrorCodes.LimitNesting, TemplateErrorCodes.Syntax });
    }

    [Theory]
    [InlineData("|")]
    [InlineData(" is ")]
    public void Parse_LongDottedName_TakesLinearMemory(string before)
    {
        string source = "{{ x" + before + "a" + Repeat(".a", 20_000) + " }}";
        long allocated = GC.GetAllocatedBytesForCurrentThread();

        ChatTemplate.Parse(source);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 64 << 20);
    }

    [Theory]
    [InlineData(" + 1")]
    [InlineData(" ~ 'a'")]
    [InlineData(" and 1")]
    [InlineData(" == 1")]
    public void Render_LongChain_IsNoNesting(string term) =>
        AssertLimit(true, "", "{{ 1" + Repeat(term, 10_000) + " }}");

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Render_MacroDepth_IsLimited(int depth, bool isAllowed) =>
        AssertLimit(
            isAllowed,
            TemplateErrorCodes.LimitMacroDepth,
            $"{{% macro m(n) %}}{{% if n > 1 %}}{{{{ m(n - 1) }}}}{{% endif %}}{{% endmacro %}}{{{{ m({depth}) }}}}");

    [Theory]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")]
    [InlineData("{% macro m() %}{% if caller %}{% endif %}{% call m() %}{% endcall %}{% endmacro %}{{ m() }}")]
    [InlineData("{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}")]
    public void Render_EndlessRecursion_IsRefused(string source) => AssertLimit(false, TemplateErrorCodes.LimitMacroDepth, source);

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Render_Range_IsLimited(int count, bool isAllowed) =>
        AssertLimit(isAllowed, TemplateErrorCodes.LimitRange, $"{{{{ range({count}) | length }}}}", new TemplateLimits { MaxRange = 100 });

    [Theory]
    [InlineData("{{ range(10 ** 9) }}")]
    [InlineData("{{ range(0, -(10 ** 9), -1) }}")]
    [InlineData("{% for i in range(100001) %}{% endfor %}")]
    public void Render_HugeRange_IsRefused(string source) => AssertLimit(false, TemplateErrorCodes.LimitRange, source);

    [Theory]
    [InlineData(999, true)]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public void Render_OutputLength_IsLimited(int length, bool isAllowed) =>
        AssertLimit(isAllowed, TemplateErrorCodes.LimitOutput, $"{{{{ 'a' * {length} }}}}", new TemplateLimits { MaxOutputCharacters = 1000 });

    [Theory]
    [InlineData("{{ 'a' * 10 ** 9 }}")]
    [InlineData("{{ ('a' * 1000) * 10 ** 30 }}")]
    [InlineData("{{ 'a\nb' | indent(10 ** 9) }}")]
    [InlineData("{{ [1] | tojson(indent=10 ** 9) }}")]
    [InlineData("{{ ('a' * 1000000).replace('', 'b' * 1000) }}")]
    [InlineData("{{ (['a' * 1000000] * 100) | join }}")]
    [InlineData("{{ ('a' * 1000000) | list | join('b' * 1000) }}")]
    [InlineData("{% set ns = namespace(s='a') %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}")]
    [InlineData("{% set ns = namespace(x=['a']) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}")]
    [InlineData("{% set ns = namespace(x=['a' * 1000]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | tojson }}")]
    public void Render_TextBlowUp_IsRefused(string source) => AssertRefused(source, TemplateErrorCodes.LimitOutput, TemplateErrorCodes.LimitSteps);

    [Theory]
    [InlineData("{{ [0] * 10 ** 9 }}")]
    [InlineData("{{ ([0] * 10 ** 9) | length }}")]
    [InlineData("{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}")]
    [InlineData("{% for a in range(99999) if range(99999) | list %}{% endfor %}")]
    [InlineData(
        "{% set ns = namespace(x=[0]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x == [ns.x] }}"
        + "{{ ns.x < ns.x }}{{ {(1, 2): ns.x} == ns.x }}{{ ns.x | string | length }}")]
    [InlineData("{% set ns = namespace(x=(0,)) %}{% for i in range(60) %}{% set ns.x = (ns.x, ns.x) %}{% endfor %}{{ {ns.x: 1} }}")]
    [InlineData("{{ (['A' * 1000000] * 300) | sort | length }}")]
    [InlineData("{{ [] | sort(attribute=',' * 4000000) }}")]
    [InlineData("{{ [1] | map(attribute='.' * 4000000) | list }}")]
    [InlineData("{{ 'x'.strip('ab' * 1000000) }}")]
    [InlineData("{% set s = 'ab' * 2000000 %}{% for i in range(1000) %}{{ 'ac' in s }}{% endfor %}")]
    [InlineData("{% set s = 'a' * 4000000 %}{% for i in range(100) %}{{ 'a' * 1000000 ~ 'b' ~ 'a' * 1000000 in s }}{% endfor %}")]
    public void Render_WorkBlowUp_IsRefused(string source) => AssertRefused(source, TemplateErrorCodes.LimitSteps, TemplateErrorCodes.LimitOutput);

    [Fact]
    public void Render_DataNestedByALoop_IsRefused() =>
        AssertLimit(
            false, TemplateErrorCodes.LimitNesting, "{% set ns = namespace(x=0) %}{% for i in range(10000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}");

    [Fact]
    public void Render_ExponentTower_IsRefused() => AssertLimit(false, TemplateErrorCodes.LimitInteger, "{{ 9 ** 9 ** 9 ** 9 }}");

    [Fact]
    public void Render_StepLimit_IsExact()
    {
        const string Source = "{% for i in range(50) %}{{ i }}{% endfor %}";
        long needed = Enumerable.Range(1, 10_000).First(steps => IsAllowed(Source, new TemplateLimits { MaxSteps = steps }));

        AssertLimit(false, TemplateErrorCodes.LimitSteps, Source, new TemplateLimits { MaxSteps = needed - 1 });
        AssertLimit(true, "", Source, new TemplateLimits { MaxSteps = needed + 1 });
        Assert.InRange(needed, 50, 1000);
    }

    [Fact]
    public void Render_SlowClock_ReachesTheTimeLimit()
    {
        ChatTemplate template = ChatTemplate.Parse("{% for i in range(100000) %}{% endfor %}");
        ChatTemplateInput slow = TemplateInputs.Empty with { TimeProvider = new TickingClock(TimeSpan.FromMilliseconds(20)) };
        ChatTemplateInput quick = TemplateInputs.Empty with { TimeProvider = new TickingClock(TimeSpan.FromMicroseconds(1)) };

        TemplateException error = Assert.Throws<TemplateException>(() => template.Render(slow));

        Assert.Equal(TemplateErrorCodes.LimitTime, error.Code);
        Assert.Equal("", template.Render(quick));
    }

    [Fact]
    public void ParseAndRender_SmallStack_EndInAnErrorAtWorst()
    {
        string deep = "{{ " + new string('(', 120) + "1" + new string(')', 120) + " }}";
        string blocks = Repeat("{% if 1 %}", 120) + "x" + Repeat("{% endif %}", 120);
        string chains = "{{ " + Chains(30) + " }}";
        string call = "{{ " + new string('[', 20) + "m(n)" + new string(']', 20) + " }}";
        string macros = "{% macro m(n) %}" + Repeat("{% if 1 %}", 100) + call + Repeat("{% endif %}", 100) + "{% endmacro %}{{ m(1) }}";
        List<Exception> errors = [];

        foreach (string source in new[] { deep, blocks, chains, macros })
        {
            var thread = new Thread(() => RenderQuietly(source, errors), maxStackSize: 256 * 1024);
            thread.Start();
            thread.Join();
        }

        Assert.All(errors, error => Assert.IsType<TemplateException>(error));
    }

    [Fact]
    public void Parse_EveryPrefixAndMutation_RendersOrFailsTyped()
    {
        const string Source =
            "{%- set ns = namespace(a='x') -%}{% for m in messages if m.role != 'z' %}{{- loop.index ~ '<' + m['role'] | upper + '>' -}}{# c #}"
            + "{% raw %}{{{% endraw %}{% macro f(a, b=1) %}{{ a[1:-1] }}{% endmacro %}"
            + "{{ f('abc') if m.content is defined else [1, {'a': 2.5}] | tojson }}{% endfor %}";
        var random = new Random(20260822);

        for (int length = 0; length <= Source.Length; length++)
        {
            Assert.True(IsTyped(Source[..length]));
        }

        for (int round = 0; round < 3000; round++)
        {
            var mutated = new StringBuilder(Source);
            for (int i = 0; i < 3; i++)
            {
                mutated[random.Next(mutated.Length)] = "{}%#-+|.()[]'\"\\ \na1~*"[random.Next(21)];
            }

            Assert.True(IsTyped(mutated.ToString()), mutated.ToString());
        }
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    /// <summary>Filter chains inside parentheses: a deeper tree than the parser's nesting.</summary>
    private static string Chains(int levels) => levels == 0 ? "'a'" : "(" + Chains(levels - 1) + ")" + Repeat("|upper", 80);

    private static void RenderQuietly(string source, List<Exception> errors)
    {
        try
        {
            ChatTemplate.Parse(source).Render(TemplateInputs.Empty);
        }
        catch (TemplateException error)
        {
            errors.Add(error);
        }
    }

    private static bool IsTyped(string source)
    {
        try
        {
            ChatTemplate.Parse(source).Render(TemplateInputs.FromJson("""{"messages": [{"role": "user", "content": "hi"}]}"""));
        }
        catch (TemplateException error)
        {
            return error.Message.Length <= TemplateException.MaxMessageLength;
        }

        return true;
    }

    private static bool IsAllowed(string source, TemplateLimits limits)
    {
        try
        {
            ChatTemplate.Parse(source, limits).Render(TemplateInputs.Empty);
            return true;
        }
        catch (TemplateException)
        {
            return false;
        }
    }

    /// <summary>Lazy sequences read one another when their items are read: as deep as the chain is long.</summary>
    [Theory]
    [InlineData("select")]
    [InlineData("reject")]
    [InlineData("map('int')")]
    [InlineData("unique")]
    [InlineData("selectattr('x')")]
    public void Render_LongChainOfLazySequences_IsRefused(string filter) => AssertRefused(
        "{% set ns=namespace(f=[1,2]) %}{% for i in range(5000) %}{% set ns.f=ns.f|" + filter + " %}{% endfor %}{{ ns.f|list }}",
        TemplateErrorCodes.LimitNesting);

    [Fact]
    public void Render_ChainAsLongAsTemplatesHave_IsRead() =>
        Assert.Equal("[2]", ChatTemplate.Parse("{{ [1,2,2]|map('int')|select|unique|reject('eq', 1)|list }}").Render(TemplateInputs.Empty));

    private static void AssertLimit(bool isAllowed, string code, string source, TemplateLimits? limits = null)
    {
        if (isAllowed)
        {
            ChatTemplate.Parse(source, limits).Render(s_timeless);
        }
        else
        {
            TemplateException error = Assert.Throws<TemplateException>(() => ChatTemplate.Parse(source, limits).Render(s_timeless));
            Assert.Equal(code, error.Code);
        }
    }

    private static void AssertRefused(string source, params string[] codes)
    {
        // A tenth of the steps keeps the suite quick; a busy machine must not run into the limit of time first.
        var limits = new TemplateLimits { MaxSteps = TemplateLimits.Default.MaxSteps / 10, MaxTime = TimeSpan.FromMinutes(1) };
        long before = GC.GetAllocatedBytesForCurrentThread();
        TemplateException error = Assert.Throws<TemplateException>(() => ChatTemplate.Parse(source, limits).Render(s_timeless));

        Assert.Contains(error.Code, codes);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 256 << 20, "allocated more than 256 MiB");
    }

    /// <summary>A clock that moves on at every look.</summary>
    private sealed class TickingClock(TimeSpan tick) : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now += tick.Ticks;
    }
}
