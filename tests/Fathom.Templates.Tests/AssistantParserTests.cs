using System.Text.Json;
using Fathom.Templates.ToolCalls;

namespace Fathom.Templates.Tests;

public class AssistantParserTests
{
    private const string Begin = "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>";
    private const string V3Call = "function<｜tool▁sep｜>f\n```json\n{\"a\": [1, \"}\"]}\n```<｜tool▁call▁end｜>";
    private const string V31Call = "f<｜tool▁sep｜>{\"a\":1}<｜tool▁call▁end｜>";
    private const string HermesCall = "<tool_call>\n{\"name\": \"f\", \"arguments\": {\"a\": \"<tool_call>\"}}\n</tool_call>";

    /// <summary>Format, output, and what it means: thoughts, answer, calls as <c>name{arguments}</c>.</summary>
    public static TheoryData<ToolCallFormat, string, string, string, string> Outputs => new()
    {
        { ToolCallFormat.DeepSeekV3, $"hm</think>\n\nSure.\n{Begin}{V3Call}<｜tool▁calls▁end｜>", "hm", "Sure.", "f{\"a\": [1, \"}\"]}" },
        {
            ToolCallFormat.DeepSeekV3,
            $"hm</think>{Begin}{V3Call}\n<｜tool▁call▁begin｜>{V3Call}<｜tool▁calls▁end｜>",
            "hm",
            "",
            "f{\"a\": [1, \"}\"]} f{\"a\": [1, \"}\"]}"
        },
        { ToolCallFormat.DeepSeekV3, $"hm {Begin}{V3Call}<｜tool▁calls▁end｜>", "hm", "", "f{\"a\": [1, \"}\"]}" },
        { ToolCallFormat.DeepSeekV3, $"</think>{Begin}{V31Call}<｜tool▁call▁begin｜>{V31Call}", "", "", "f{\"a\":1} f{\"a\":1}" },
        { ToolCallFormat.DeepSeekV31, $"</think>a {Begin}{V31Call}<｜tool▁calls▁end｜>\n\nb", "", "ab", "f{\"a\":1}" },
        { ToolCallFormat.DeepSeekV31, $"</think>{Begin}{V3Call}", "", "", "f{\"a\": [1, \"}\"]}" },
        {
            ToolCallFormat.DeepSeekV31,
            $"</think>a {Begin}unknown<｜tool▁sep｜>{{}}<｜tool▁call▁end｜>",
            "",
            $"a {Begin}unknown<｜tool▁sep｜>{{}}<｜tool▁call▁end｜>",
            ""
        },
        { ToolCallFormat.DeepSeekV31, "</think>a <｜tool▁calls▁begin｜>b", "", "a <｜tool▁calls▁begin｜>b", "" },
        { ToolCallFormat.DeepSeekV31, $"</think>{Begin}f<｜tool▁sep｜>{{'a'}}", "", $"{Begin}f<｜tool▁sep｜>{{'a'}}", "" },
        {
            ToolCallFormat.Hermes,
            $"hm\n</think>\n\nSure, \n\n{HermesCall}\n{HermesCall}\n bye",
            "hm\n",
            "Sure,bye",
            "f{\"a\": \"<tool_call>\"} f{\"a\": \"<tool_call>\"}"
        },
        { ToolCallFormat.Hermes, $"let me see\n{HermesCall}\n</think>done", "let me see", "done", "f{\"a\": \"<tool_call>\"}" },
        { ToolCallFormat.Hermes, "</think><tool_call>{\"arguments\": {\"a\": null}, \"name\": \"f\"}</tool_call>", "", "", "f{\"a\": null}" },
        { ToolCallFormat.Hermes, "</think><tool_call>{\"name\": \"f\", \"arguments\": \"{\\\"a\\\": \\\"é\\\"}\"}", "", "", "f{\"a\": \"é\"}" },
        {
            ToolCallFormat.Hermes,
            "</think><tool_call>{\"name\": \"f\", \"arguments\": \"\\u00a0{}\"}",
            "",
            "<tool_call>{\"name\": \"f\", \"arguments\": \"\\u00a0{}\"}",
            ""
        },
        { ToolCallFormat.Hermes, "</think><tool_call>{\"name\": \"f\"}</tool_call>", "", "", "f{}" },
        {
            ToolCallFormat.Hermes,
            "</think><tool_call>{\"name\": \"f\", \"arguments\": {\"a\": \"\\ud83d\\ude00\"}}</tool_call>",
            "",
            "",
            "f{\"a\": \"\\ud83d\\ude00\"}"
        },
        { ToolCallFormat.Hermes, "</think><tool_call>{\"\\ud83d\": 1}", "", "<tool_call>{\"\\ud83d\": 1}", "" },
        { ToolCallFormat.Hermes, "</think><tool_call>{\"name\": \"\\ude00\"}", "", "<tool_call>{\"name\": \"\\ude00\"}", "" },
        { ToolCallFormat.Hermes, "</think><tool_call>{\"name\": \"\\ud83d\\n\"}", "", "<tool_call>{\"name\": \"\\ud83d\\n\"}", "" },
        { ToolCallFormat.Hermes, "</think><tool_call>{\"name\": \"\\ud83d\\u0041\"}", "", "<tool_call>{\"name\": \"\\ud83d\\u0041\"}", "" },
        { ToolCallFormat.Hermes, "</think><tool_call> {\"id\": 7, \"name\": \"f\", \"parameters\": {}}", "", "", "f{}" },
        { ToolCallFormat.Hermes, "</think>one <tool_call>oops <tool_call>{\"name\": \"f\"}</tool_call>", "", "one <tool_call>oops", "f{}" },
        {
            ToolCallFormat.Hermes,
            "</think>x <tool_call>{\"name\": \"f\", \"arguments\": {\"a\": 1",
            "",
            "x <tool_call>{\"name\": \"f\", \"arguments\": {\"a\": 1",
            ""
        },
        {
            ToolCallFormat.Hermes,
            "</think><tool_call>{\"name\": \"f\", \"arguments\": {\"a\": 01}} rest",
            "",
            "<tool_call>{\"name\": \"f\", \"arguments\": {\"a\": 01}} rest",
            ""
        },
        { ToolCallFormat.Hermes, "</think><tool_call>{\"name\": \"f\", \"arguments\": [1]}", "", "<tool_call>{\"name\": \"f\", \"arguments\": [1]}", "" },
        { ToolCallFormat.Hermes, "</think>a < b <tool <<tool_call", "", "a < b <tool <<tool_call", "" },
        { ToolCallFormat.Hermes, "</think>{\"name\": \"f\", \"arguments\": {}}  ", "", "{\"name\": \"f\", \"arguments\": {}}  ", "" },
        { ToolCallFormat.Llama3, "</think>\n {\"name\": \"f\", \"parameters\": {\"a\": \"b\"}}", "", "", "f{\"a\": \"b\"}" },
        {
            ToolCallFormat.Llama3,
            "</think>{\"type\": \"function\", \"name\": \"f\", \"parameters\": {}}; {\"name\": \"f\", \"parameters\": {\"a\": 2}}",
            "",
            "",
            "f{} f{\"a\": 2}"
        },
        { ToolCallFormat.Llama3, "</think><|python_tag|>{\"name\": \"f\", \"parameters\": {}}", "", "", "f{}" },
        {
            ToolCallFormat.Llama3,
            "</think>Sure. <|python_tag|>{\"name\": \"f\", \"parameters\": {}}; {\"name\": \"f\", \"parameters\": {\"a\": 2}}",
            "",
            "Sure.",
            "f{} f{\"a\": 2}"
        },
        {
            ToolCallFormat.Llama3,
            "hm <|python_tag|>{\"name\": \"f\", \"parameters\": {}}; {\"name\": \"f\", \"parameters\": {\"a\": 2}}</think>a",
            "hm",
            "a",
            "f{} f{\"a\": 2}"
        },
        { ToolCallFormat.Llama3, "</think>Well. <|python_tag|>brave_search.call(\"x\")", "", "Well. <|python_tag|>brave_search.call(\"x\")", "" },
        { ToolCallFormat.Llama3, "</think>{\"answer\": {\"name\": \"f\", \"parameters\": {}}}", "", "{\"answer\": {\"name\": \"f\", \"parameters\": {}}}", "" },
        { ToolCallFormat.Llama3, "</think>See {\"name\": \"f\", \"parameters\": {}}", "", "See {\"name\": \"f\", \"parameters\": {}}", "" },
        { ToolCallFormat.Llama3, "{\"name\": \"f\"}</think>a", "{\"name\": \"f\"}", "a", "" },
    };

    [Theory, MemberData(nameof(Outputs))]
    public void Feed_AnyCutting_FindsTheSame(ToolCallFormat format, string output, string thinking, string answer, string calls)
    {
        IReadOnlyList<AssistantDelta> whole = Merge(Parse(format, output, output.Length));
        for (int size = 1; size < output.Length; size++)
        {
            Assert.Equal(whole, Merge(Parse(format, output, size)));
        }

        for (int cut = 1; cut < output.Length; cut++)
        {
            AssistantParser parser = Create(format);
            Assert.Equal(whole, Merge([.. parser.Feed(output[..cut]), .. parser.Feed(output[cut..]), .. parser.Finish()]));
        }

        var turn = new AssistantTurn();
        whole.ToList().ForEach(turn.Add);
        Assert.Equal((thinking, answer), (turn.Thinking, turn.Answer));
        Assert.Equal(calls, string.Join(' ', turn.Calls.Select(call => call.Name + call.Arguments.GetRawText())));
    }

    [Fact]
    public void Feed_RandomPiecesOfCalls_AnyCuttingFindsTheSameAndLosesNothing()
    {
        string[] pieces =
        [
            Begin, V3Call, V31Call, HermesCall, "{", "}", "\"name\":", "\"f\"", ",", " ", "\n", "a", "</think>", "<tool_call>", "</tool_call>", "```",
            "<｜tool▁sep｜>", "f", ";", "<|python_tag|>", "\"arguments\":",
        ];
        var random = new Random(20261129);
        foreach (ToolCallFormat format in Enum.GetValues<ToolCallFormat>())
        {
            for (int round = 0; round < 400; round++)
            {
                string output = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
                IReadOnlyList<AssistantDelta> whole = Merge(Parse(format, output, output.Length));
                Assert.Equal(whole, Merge(Parse(format, output, 1)));
                Assert.Equal(whole, Merge(Parse(format, output, random.Next(2, 9))));
                if (!whole.Any(delta => delta.Call is not null))
                {
                    string rest = output.Replace("</think>", "").Trim();
                    Assert.Equal(Squeeze(rest), Squeeze(string.Concat(whole.Select(delta => delta.Text)).Replace("</think>", "")));
                }
            }
        }
    }

    [Fact]
    public void Feed_Arguments_ComeAsTheyAreWritten()
    {
        AssistantParser parser = Create(ToolCallFormat.Hermes);

        IReadOnlyList<AssistantDelta> deltas = parser.Feed("</think><tool_call>{\"name\": \"f\", \"arguments\": {\"a\": \"on");

        Assert.Equal(
            [new ToolCallDelta(0, ToolCallStage.Begin, "f"), new ToolCallDelta(0, ToolCallStage.Arguments, "{\"a\": \"on")],
            deltas.Select(delta => delta.Call!.Value));
    }

    [Fact]
    public void Feed_ManyUnfinishedCalls_TakesLinearTime()
    {
        AssistantParser parser = Create(ToolCallFormat.Hermes);
        string output = string.Concat(Enumerable.Repeat("<tool_call>{\"name\": \"", 20_000));

        int length = parser.Feed("</think>").Concat(parser.Feed(output)).Concat(parser.Finish()).Sum(delta => delta.Text.Length);

        Assert.Equal(output.Length, length);
    }

    [Theory]
    [InlineData("Qwen-Qwen2.5-7B-Instruct.jinja", ToolCallFormat.Hermes)]
    [InlineData("Qwen-Qwen3-0.6B.jinja", ToolCallFormat.Hermes)]
    [InlineData("Qwen-QwQ-32B.jinja", ToolCallFormat.Hermes)]
    [InlineData("deepseek-ai-DeepSeek-R1-Distill-Llama-8B.jinja", ToolCallFormat.DeepSeekV3)]
    [InlineData("deepseek-ai-DeepSeek-R1-Distill-Qwen-32B.jinja", ToolCallFormat.DeepSeekV3)]
    [InlineData("deepseek-ai-DeepSeek-V3.1.jinja", ToolCallFormat.DeepSeekV31)]
    [InlineData("deepseek-ai-DeepSeek-V3.2.jinja", null)]
    [InlineData("deepseek-ai-DeepSeek-V4.jinja", null)]
    [InlineData("Qwen3-Coder.jinja", null)]
    public void Recognize_Template_TellsTheFormat_AndItsCallsAreReadBack(string file, ToolCallFormat? expected)
    {
        string source = File.ReadAllText(Fathom.Testing.TestData.Require($"chat-templates/templates/{file}"));

        ToolCallFormat? format = ToolCallFormats.Recognize(source);

        Assert.Equal(expected, format);
        if (format is { } known)
        {
            AssertCallsComeBack(ChatTemplate.Parse(source), known);
        }
    }

    [Fact]
    public void CreateInput_BuiltInTemplates_CallsComeBackAndToolsAreDescribed()
    {
        AssertCallsComeBack(BuiltInTemplates.DeepSeekV3, ToolCallFormat.DeepSeekV3);
        AssertCallsComeBack(BuiltInTemplates.DeepSeekR1, ToolCallFormat.DeepSeekV3);
        AssertCallsComeBack(BuiltInTemplates.ChatMl, ToolCallFormat.Hermes);
        AssertCallsComeBack(BuiltInTemplates.Llama3, ToolCallFormat.Llama3);
    }

    [Theory]
    [InlineData("{\"a\": 1}", "{\"a\": 1}")]
    [InlineData("{\"a\": 1", "{\"a\": 1")]
    [InlineData("\"a\"", "\"a\"")]
    [InlineData("", "{}")]
    public void CreateInput_TemplateThatWantsText_ShowsArgumentsAsTheyAre(string arguments, string shown)
    {
        ChatTemplate template = ChatTemplate.Parse(
            "{% for m in messages %}{% for c in m.tool_calls or [] %}{{ c.function.name + ' ' + c.function.arguments }}{% endfor %}{% endfor %}");
        var call = new ChatToolCall("f", JsonSerializer.SerializeToElement(arguments));
        ChatMessage[] messages = [new("user", "Weather?"), new("assistant", null) { ToolCalls = [call] }];

        string prompt = template.Render(ToolTemplates.CreateInput(template, messages, [], format: null));

        Assert.Equal("f " + shown, prompt);
    }

    [Theory]
    [InlineData("{# tools #}{{ messages }}", false)]
    [InlineData("You have no tools.{{ messages }}", false)]
    [InlineData("{{ messages[0].tools ~ 'tools' }}", false)]
    [InlineData("{% if tools %}{{ messages }}{% endif %}", true)]
    [InlineData("{% for tool in tools %}{{ tool }}{% endfor %}", true)]
    public void DescribesTools_Template_OnlyIfItReadsThem(string source, bool expected) =>
        Assert.Equal(expected, ToolCallFormats.DescribesTools(ChatTemplate.Parse(source)));

    /// <summary>A past turn's calls, as the template writes them, are read as the same calls.</summary>
    private static void AssertCallsComeBack(ChatTemplate template, ToolCallFormat format)
    {
        ChatToolCall call = new("f", JsonElement.Parse("{\"city\": \"Köln\"}"), "call00000");
        ChatMessage[] messages =
        [
            new("user", "Weather?"), new("assistant", null) { ToolCalls = [call] },
            new("tool", "sunny") { ToolCallId = "call00000", Name = "f" }, new("user", "Thanks"),
        ];

        string prompt = template.Render(
            ToolTemplates.CreateInput(template, messages, [new ChatTool("f", "Tells the weather.")], format) with { AddGenerationPrompt = true });

        string marker = format switch { ToolCallFormat.Hermes => "<tool_call>\n{\"name\": \"f\"", ToolCallFormat.Llama3 => "{\"name\": \"f\"", _ => Begin };
        string turn = prompt[prompt.LastIndexOf(marker, StringComparison.Ordinal)..prompt.LastIndexOf("sunny", StringComparison.Ordinal)];
        var read = new AssistantTurn();
        var parser = new AssistantParser(startsThinking: false, format, ["f"]);
        parser.Feed(turn).Concat(parser.Finish()).ToList().ForEach(read.Add);
        ChatToolCall found = Assert.Single(read.Calls);
        Assert.Equal("f", found.Name);
        Assert.True(JsonElement.DeepEquals(call.Arguments, found.Arguments), found.Arguments.GetRawText());
        Assert.Contains("Tells the weather.", prompt);
    }

    private static AssistantParser Create(ToolCallFormat format) => new(startsThinking: true, format, ["f"]);

    private static List<AssistantDelta> Parse(ToolCallFormat format, string output, int size)
    {
        AssistantParser parser = Create(format);
        return [.. output.Chunk(size).SelectMany(piece => parser.Feed(new string(piece))), .. parser.Finish()];
    }

    /// <summary>Joins neighbors that are pieces of one text.</summary>
    private static List<AssistantDelta> Merge(IEnumerable<AssistantDelta> deltas)
    {
        List<AssistantDelta> merged = [];
        foreach (AssistantDelta delta in deltas)
        {
            AssistantDelta? last = merged.Count > 0 ? merged[^1] : null;
            if (last is { Call: null } text && delta.Call is null && text.Kind == delta.Kind)
            {
                merged[^1] = text with { Text = text.Text + delta.Text };
            }
            else if (last?.Call is { Stage: ToolCallStage.Arguments } call && delta.Call is { Stage: ToolCallStage.Arguments } more)
            {
                merged[^1] = delta with { Call = call with { Text = call.Text + more.Text } };
            }
            else
            {
                merged.Add(delta);
            }
        }

        return merged;
    }

    private static string Squeeze(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
