using Fathom.Inference.Constraints;
using Fathom.Templates;
using Microsoft.Extensions.AI;
using ChatOptions = Microsoft.Extensions.AI.ChatOptions;

namespace Fathom.Extensions.AI;

/// <summary>Reads the functions that a call offers, and whether the assistant must call one.</summary>
internal static class ToolReader
{
    private const int MaxNameCharacters = 128;

    /// <summary>Name of the additional property of a function that makes its schema mandatory.</summary>
    private const string Strict = "strict";

    /// <summary>Reads <see cref="ChatOptions.Tools"/>.</summary>
    /// <exception cref="FathomClientException">A tool is not a function, or has a duplicate or invalid name.</exception>
    public static IReadOnlyList<ChatTool> ReadTools(ChatOptions options)
    {
        ChatTool[] tools = [.. (options.Tools ?? []).Select(ReadTool)];
        string? twice = tools.GroupBy(tool => tool.Name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null
            ? tools
            : throw new FathomClientException(FathomClientErrorCodes.Tool, twice, "expected different names, found two tools with this one");
    }

    /// <summary>Reads <see cref="ChatOptions.ToolMode"/> and <see cref="ChatOptions.AllowMultipleToolCalls"/>.</summary>
    /// <param name="options">The options.</param>
    /// <param name="tools">The offered functions.</param>
    /// <exception cref="FathomClientException">The required function isn't offered.</exception>
    public static ToolChoice ReadChoice(ChatOptions options, IReadOnlyList<ChatTool> tools)
    {
        ToolChoice choice = options.ToolMode switch
        {
            NoneChatToolMode => ToolChoice.None,
            RequiredChatToolMode { RequiredFunctionName: { } name } => ToolChoice.Named(name),
            RequiredChatToolMode => ToolChoice.Required,
            _ => ToolChoice.Auto,
        };
        bool isThere = choice.Mode != ToolChoiceMode.Required || tools.Any(tool => choice.Name is null || tool.Name == choice.Name);
        return isThere
            ? choice with { AllowsSeveral = choice.AllowsSeveral && (options.AllowMultipleToolCalls ?? true) }
            : throw new FathomClientException(
                FathomClientErrorCodes.Tool, "ToolMode", $"expected {choice.Name ?? "a function"} among the tools, found {Names(tools)}");
    }

    private static string Names(IReadOnlyList<ChatTool> tools) => tools.Count == 0 ? "none" : string.Join(", ", tools.Select(tool => tool.Name));

    private static ChatTool ReadTool(AITool tool)
    {
        AIFunctionDeclaration function = tool as AIFunctionDeclaration ?? tool.GetService<AIFunctionDeclaration>() ?? throw new FathomClientException(
            FathomClientErrorCodes.Tool, tool.Name, $"expected a function, found {tool.GetType().Name}, which only a hosted service has");
        bool isName = function.Name.Length is > 0 and <= MaxNameCharacters && function.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
        return isName
            ? new ChatTool(function.Name, function.Description is { Length: > 0 } text ? text : null, function.JsonSchema)
            {
                IsStrict = function.AdditionalProperties.TryGetValue(Strict, out object? strict) && strict is true,
            }
            : throw new FathomClientException(
                FathomClientErrorCodes.Tool, function.Name, $"expected a name of 1 to {MaxNameCharacters} letters, digits, '_', '-' and '.', found this one");
    }
}
