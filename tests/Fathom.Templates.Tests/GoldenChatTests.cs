using System.Text.Json;
using Fathom.Templates.Errors;

namespace Fathom.Templates.Tests;

/// <summary>Real templates against what Jinja2 made of them.</summary>
public class GoldenChatTests
{
    [Fact]
    public void Render_EveryGoldenConversation_EqualsTheReference()
    {
        string folder = TestData.Require("chat-templates");

        List<string> failures = [];
        int count = 0;
        foreach (string line in File.ReadLines(Path.Combine(folder, "golden.jsonl")))
        {
            JsonElement golden = JsonElement.Parse(line);
            string name = Path.GetFileName(golden.GetProperty("template").GetString()!);
            string source = File.ReadAllText(Path.Combine(folder, "templates", name));
            string expected = golden.TryGetProperty("output", out JsonElement output) ? output.GetString()! : "an error";
            string actual = RenderOrFail(source, golden);
            count++;
            if (actual != expected)
            {
                failures.Add($"{name} {golden.GetProperty("case")}: expected «{expected}», got «{actual}»");
            }
        }

        Assert.Empty(failures);
        Assert.True(count > 100, $"only {count} cases");
    }

    private static string RenderOrFail(string source, JsonElement golden)
    {
        ChatTemplateInput input = TemplateInputs.FromArguments(golden.GetProperty("args")) with
        {
            BosToken = golden.GetProperty("bos_token").GetString(),
            EosToken = golden.GetProperty("eos_token").GetString(),
        };
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
