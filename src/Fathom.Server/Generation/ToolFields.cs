using System.Text.Json;
using Fathom.Inference.Constraints;
using Fathom.Server.Errors;
using Fathom.Server.Requests;
using Fathom.Server.Security;
using Fathom.Templates;

namespace Fathom.Server.Generation;

/// <summary>Reads the tools that a request offers, in the formats of all dialects.</summary>
internal static class ToolFields
{
    /// <summary>Anthropic's name of the field with the arguments' schema.</summary>
    public const string AnthropicSchema = "input_schema";

    private const int MaxNameCharacters = 128;

    /// <summary>Reads <c>tools</c>.</summary>
    /// <param name="fields">The request.</param>
    /// <param name="limits">Limits.</param>
    /// <param name="parametersField">Name of the field with the arguments' schema.</param>
    /// <exception cref="ApiException">A tool is refused.</exception>
    public static IReadOnlyList<ChatTool> Read(JsonFields fields, ServerLimits limits, string parametersField = "parameters")
    {
        ChatTool[] tools = [.. fields.Items("tools", limits.MaxTools).Select(item => ReadTool(JsonFields.Of(item.Item, item.Path), parametersField))];
        string? twice = tools.GroupBy(tool => tool.Name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? tools : throw ApiException.Invalid(fields.NameOf("tools"), $"two tools are called '{twice}'");
    }

    /// <summary>Reads OpenAI's <c>tool_choice</c> and <c>parallel_tool_calls</c>.</summary>
    /// <exception cref="ApiException">The choice is invalid, or names a tool that isn't offered.</exception>
    public static ToolChoice ReadChoice(JsonFields fields, IReadOnlyList<ChatTool> tools)
    {
        ToolChoice choice = fields.Find("tool_choice") switch
        {
            null => ToolChoice.Auto,
            { ValueKind: JsonValueKind.String } => OfWord(fields.Word("tool_choice", "none", "auto", "required")!),
            { } => OfObject(fields.Object("tool_choice")!.Value),
        };
        return Check(choice with { AllowsSeveral = choice.AllowsSeveral && (fields.Flag("parallel_tool_calls") ?? true) }, tools, fields.NameOf("tool_choice"));
    }

    /// <summary>Reads Anthropic's <c>tool_choice</c>.</summary>
    /// <exception cref="ApiException">The choice is invalid, or names a tool that isn't offered.</exception>
    public static ToolChoice ReadAnthropicChoice(JsonFields fields, IReadOnlyList<ChatTool> tools)
    {
        if (fields.Object("tool_choice") is not { } given)
        {
            return ToolChoice.Auto;
        }

        ToolChoice choice = given.Word("type", "auto", "any", "tool", "none") switch
        {
            "any" => ToolChoice.Required,
            "tool" => ToolChoice.Named(given.RequireText("name")),
            "none" => ToolChoice.None,
            _ => ToolChoice.Auto,
        };
        bool isSingle = given.Flag("disable_parallel_tool_use") ?? false;
        return Check(choice with { AllowsSeveral = choice.AllowsSeveral && !isSingle }, tools, fields.NameOf("tool_choice"));
    }

    private static ToolChoice OfWord(string word) => word switch
    {
        "none" => ToolChoice.None,
        "required" => ToolChoice.Required,
        _ => ToolChoice.Auto,
    };

    private static ToolChoice OfObject(JsonFields choice) => choice.Text("type") switch
    {
        "function" => ToolChoice.Named(choice.Object("function")?.RequireText("name") ?? choice.RequireText("name")),
        "none" or "auto" or "required" => OfWord(choice.Text("type")!),
        _ => throw ApiException.Unsupported(choice.Path, $"'{choice.Path}' must be none, auto, required, or name a function"),
    };

    private static ToolChoice Check(ToolChoice choice, IReadOnlyList<ChatTool> tools, string name)
    {
        if (choice.Mode == ToolChoiceMode.Required && tools.Count == 0)
        {
            throw ApiException.Invalid(name, $"'{name}' wants a tool to be called, and there is none");
        }

        return choice.Name is null || tools.Any(tool => tool.Name == choice.Name)
            ? choice
            : throw ApiException.Invalid(name, $"'{name}' names the tool '{choice.Name}', which is not among 'tools'");
    }

    /// <summary>Some dialects nest a tool's fields in a field <c>function</c>.</summary>
    private static ChatTool ReadTool(JsonFields tool, string parametersField)
    {
        // Anthropic's custom tools are functions; those of OpenAI take any text instead of arguments.
        string type = tool.Text("type") ?? "function";
        if (type != "function" && !(type == "custom" && parametersField == AnthropicSchema))
        {
            throw ApiException.Unsupported(tool.NameOf("type"), $"tools of type '{type}' are not supported");
        }

        JsonFields function = tool.Object("function") ?? tool;
        string name = function.RequireText("name");
        bool isName = name.Length is > 0 and <= MaxNameCharacters && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
        return isName
            ? new ChatTool(name, function.Text("description"), function.Object(parametersField)?.Element.Clone())
            {
                IsStrict = function.Flag("strict") ?? tool.Flag("strict") ?? false,
            }
            : throw ApiException.Invalid(
                function.NameOf("name"), $"'{function.NameOf("name")}' must be 1 to {MaxNameCharacters} letters, digits, '_', '-' and '.'");
    }
}
