using System.Text.Json;
using Fathom.Templates.Errors;

namespace Fathom.Templates.Tests;

/// <summary>The language, case by case, against what Jinja2 made of it (tools/golden/chat_template_cases.py).</summary>
public class TemplateLanguageTests
{
    [Fact]
    public void Render_EveryCase_EqualsTheReference()
    {
        using Stream stream = typeof(TemplateLanguageTests).Assembly.GetManifestResourceStream("chat_template_cases.jsonl")!;
        using var reader = new StreamReader(stream);
        ChatTemplateInput input = TemplateInputs.FromArguments(JsonElement.Parse(reader.ReadLine()!).GetProperty("args"));

        List<string> failures = [];
        int count = 0;
        while (reader.ReadLine() is string line)
        {
            JsonElement golden = JsonElement.Parse(line);
            string source = golden.GetProperty("source").GetString()!;
            string expected = golden.TryGetProperty("output", out JsonElement output) ? output.GetString()! : "an error";
            string actual = RenderOrFail(source, input);
            count++;
            if (actual != expected)
            {
                failures.Add($"{source}: expected «{expected}», got «{actual}»");
            }
        }

        Assert.Empty(failures);
        Assert.True(count > 140, $"only {count} cases");
    }

    [Theory]
    [InlineData("{{ x.y }}", TemplateErrorCodes.Undefined)]
    [InlineData("{{ 1 + 'a' }}", TemplateErrorCodes.Type)]
    [InlineData("{{ 'a'.split('') }}", TemplateErrorCodes.Value)]
    [InlineData("{{ 1 / 0 }}", TemplateErrorCodes.Arithmetic)]
    [InlineData("{{ 1 % 0 }}", TemplateErrorCodes.Arithmetic)]
    [InlineData("{{ 1 // 0.0 }}", TemplateErrorCodes.Arithmetic)]
    [InlineData("{{ (-8) ** 0.5 }}", TemplateErrorCodes.Arithmetic)]
    [InlineData("{{ 1 | nothing }}", TemplateErrorCodes.Name)]
    [InlineData("{{ 1 is nothing }}", TemplateErrorCodes.Name)]
    [InlineData("{{ 1 | abs }}", TemplateErrorCodes.Name)]
    [InlineData("{{ '%s' % 1 }}", TemplateErrorCodes.Type)]
    [InlineData("{{ 'a'.zfill(3) }}", TemplateErrorCodes.Undefined)]
    [InlineData("{% for x in [1] recursive %}{% endfor %}", TemplateErrorCodes.Syntax)]
    [InlineData("{{ [1].append(2) }}", TemplateErrorCodes.Security)]
    [InlineData("{{ {}.update({}) }}", TemplateErrorCodes.Security)]
    [InlineData("{{ ''.__class__.__mro__ }}", TemplateErrorCodes.Security)]
    [InlineData("{{ raise_exception('no') }}", TemplateErrorCodes.Raised)]
    [InlineData("{% include 'x' %}", TemplateErrorCodes.Syntax)]
    [InlineData("{% if %}", TemplateErrorCodes.Syntax)]
    [InlineData("{% else %}{% endif %}{{", TemplateErrorCodes.Syntax)]
    [InlineData("{{ 170141183460469231731687303715884105727 + 1 }}", TemplateErrorCodes.LimitInteger)]
    [InlineData("{{ 2 ** 127 }}", TemplateErrorCodes.LimitInteger)]
    [InlineData("{{ 340282366920938463463374607431768211456 }}", TemplateErrorCodes.LimitInteger)]
    public void Render_RefusedTemplate_HasItsCode(string source, string code)
    {
        TemplateException error = Assert.Throws<TemplateException>(() => ChatTemplate.Parse(source).Render(TemplateInputs.Empty));

        Assert.Equal(code, error.Code);
        Assert.StartsWith(code, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ 'a' | center(9) }}", "'center'")]
    [InlineData("{{ ['a'] | map('wordcount') | list }}", "'wordcount'")]
    [InlineData("{{ 3 is odd }}", "'odd'")]
    [InlineData("{{ 'a'.casefold() }}", "'casefold'")]
    public void Render_UnsupportedFilterTestOrMethod_IsNamed(string source, string name)
    {
        TemplateException error = Assert.Throws<TemplateException>(() => ChatTemplate.Parse(source).Render(TemplateInputs.Empty));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, error.Line);
    }

    [Fact]
    public void Render_ErrorOnThirdLine_NamesTheLine()
    {
        ChatTemplate template = ChatTemplate.Parse("a\n{% set x = 1 %}\n{{ x.y.z }}\n");

        TemplateException error = Assert.Throws<TemplateException>(() => template.Render(TemplateInputs.Empty));

        Assert.Equal(3, error.Line);
    }

    [Fact]
    public void Render_LongMessageWithControlCharacters_IsCutAndEscaped()
    {
        ChatTemplate template = ChatTemplate.Parse("{{ raise_exception('\\u001b[31m' ~ 'x' * 1000) }}");

        TemplateException error = Assert.Throws<TemplateException>(() => template.Render(TemplateInputs.Empty));

        Assert.Equal(TemplateException.MaxMessageLength, error.Message.Length);
        Assert.Contains("\\u001b", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"messages": {}}""")]
    [InlineData("""{"x": "\ud800"}""")]
    [InlineData("""{"x": {"\udc00": 1}}""")]
    [InlineData("""{"x": 1e999}""")]
    public void Render_BadInput_IsRefused(string arguments)
    {
        ChatTemplateInput input = TemplateInputs.FromJson(arguments);

        TemplateException error = Assert.Throws<TemplateException>(() => ChatTemplate.Parse("").Render(input));

        Assert.Equal(TemplateErrorCodes.Input, error.Code);
    }

    [Fact]
    public void Render_LargeUnsignedInteger_KeepsEveryDigit()
    {
        ChatTemplateInput input = TemplateInputs.FromJson("""{"x": 18446744073709551615}""");

        Assert.Equal("18446744073709551615 18446744073709551616", ChatTemplate.Parse("{{ x | tojson }} {{ x + 1 }}").Render(input));
    }

    [Fact]
    public void FromMessages_TypedConversation_RendersAsItsJson()
    {
        ChatTemplateInput input = ChatTemplateInput.FromMessages(
        [
            new ChatMessage("user", "Hi"),
            new ChatMessage("assistant", null)
            {
                ReasoningContent = "hm",
                ToolCalls = [new ChatToolCall("f", JsonElement.Parse("""{"b": 1, "a": 2}"""), "call_0")],
            },
            new ChatMessage("tool", "ok") { ToolCallId = "call_0", Name = "f" },
        ]);

        string rendered = ChatTemplate.Parse("{{ messages | tojson }}").Render(input);

        Assert.Equal(
            """[{"role": "user", "content": "Hi"}, {"role": "assistant", "content": null, "reasoning_content": "hm", "tool_calls": ["""
                + """{"id": "call_0", "type": "function", "function": {"name": "f", "arguments": {"b": 1, "a": 2}}}]}, """
                + """{"role": "tool", "content": "ok", "tool_call_id": "call_0", "name": "f"}]""",
            rendered);
    }

    [Fact]
    public void ToJson_ParametersAsDeepAsReadersAllow_AreKept()
    {
        string deep = new string('[', 64) + new string(']', 64);

        JsonElement tools = ChatTool.ToJson([new ChatTool("f", Parameters: JsonElement.Parse(deep))]);

        Assert.Equal(deep, tools[0].GetProperty("function").GetProperty("parameters").GetRawText());
    }

    private static string RenderOrFail(string source, ChatTemplateInput input)
    {
        try
        {
            return ChatTemplate.Parse(source).Render(input);
        }
        catch (TemplateException)
        {
            return "an error";
        }
    }
}
