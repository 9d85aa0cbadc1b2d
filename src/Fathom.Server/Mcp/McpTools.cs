using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fathom.Server.Errors;
using Fathom.Server.Generation;
using Fathom.Server.OpenAi;
using Fathom.Server.Requests;
using Fathom.Server.Telemetry;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Fathom.Server.Mcp;

/// <summary>
/// Carries out one caller's calls. As the protocol requires, a refused call returns a result that says so: the caller may be a model that tries
/// again.
/// </summary>
internal sealed class McpTools(McpCaller caller)
{
    private const string Instructions = "Asks language models that run on this machine. 'ask' answers one question at a time and remembers nothing.";

    /// <summary>Lets a server offer them.</summary>
    /// <param name="options">The server's options.</param>
    /// <param name="version">The program's version.</param>
    public void AddTo(McpServerOptions options, string version)
    {
        options.ServerInfo = new Implementation { Name = "fathom", Title = "Fathom", Version = version };
        options.ServerInstructions = Instructions;
        options.Handlers.ListToolsHandler = (_, _) => ValueTask.FromResult(new ListToolsResult { Tools = [.. McpToolList.All] });
        options.Handlers.CallToolHandler = async (request, cancellation) => await CallAsync(request, cancellation);
    }

    private async Task<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellation)
    {
        try
        {
            JsonFields arguments = ReadArguments(request.Params);
            return request.Params!.Name switch
            {
                McpToolList.Ask => await AskAsync(arguments, request, cancellation),
                McpToolList.ListModels => ListModels(),
                _ => await CountTokensAsync(arguments, cancellation),
            };
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or McpException))
        {
            return Refuse(ErrorMapper.Map(failure));
        }
    }

    /// <summary>A call's arguments; unknown ones are refused.</summary>
    private static JsonFields ReadArguments(CallToolRequestParams? call)
    {
        Tool tool = McpToolList.All.FirstOrDefault(tool => tool.Name == call?.Name) ?? throw new McpProtocolException(
            $"there is no tool '{ErrorWriter.Clean(call?.Name ?? "")}', only {string.Join(", ", McpToolList.All.Select(tool => tool.Name))}",
            McpErrorCode.InvalidParams);
        IDictionary<string, JsonElement> given = call!.Arguments ?? new Dictionary<string, JsonElement>();
        string[] known = [.. McpToolList.ArgumentsOf(tool)];
        return given.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown
            ? throw ApiException.Invalid(unknown, $"'{tool.Name}' has no argument '{unknown}', only {(known.Length == 0 ? "none" : string.Join(", ", known))}")
            : JsonFields.Of(JsonSerializer.SerializeToElement(given, McpJson.Wire.IDictionaryStringJsonElement));
    }

    private async Task<CallToolResult> AskAsync(JsonFields arguments, RequestContext<CallToolRequestParams> request, CancellationToken cancellation)
    {
        using ServedModel served = await caller.Models.AcquireAsync(arguments.Text("model"), cancellation);
        ChatCall call = AskArguments.Read(arguments, served, caller);
        var run = ChatRun.Start(served, call, caller.Metrics);
        var progress = new AskProgress(request, call.Options.MaxTokens);
        (var thinking, var answer) = (new StringBuilder(), new StringBuilder());
        string reason = "";
        await foreach (ChoiceDelta delta in run.StreamAsync(cancellation))
        {
            thinking.Append(delta.Thinking);
            answer.Append(delta.Answer);
            reason = delta.FinishReason is { } end ? ChatAnswer.ReasonOf(end) : reason;
            await progress.TellAsync(delta, cancellation);
        }

        ChatUsage usage = await run.UsageAsync();
        var result = new AskResult(
            answer.ToString(),
            thinking.ToString(),
            served.Name,
            reason,
            new AskUsage(usage.PromptTokens, usage.CachedTokens, usage.OutputTokens, usage.ReasoningTokens));
        string nothing = $"(no answer: the model stopped after {usage.OutputTokens} tokens, {usage.ReasoningTokens} of them thoughts)";
        return Give(result, McpJson.Wire.AskResult, answer.Length > 0 ? result.Answer : nothing);
    }

    private CallToolResult ListModels()
    {
        string first = caller.Models.Host.Default.Name;
        McpModel[] models =
        [
            .. caller.Models.Host.Status().Select(status =>
                new McpModel(status.Model.Name, status.Model.Name == first, status.IsLoaded, status.Engine?.ContextLength)),
        ];
        return Give(new McpModels(models), McpJson.Wire.McpModels);
    }

    private async Task<CallToolResult> CountTokensAsync(JsonFields arguments, CancellationToken cancellation)
    {
        string text = AskArguments.Checked(arguments.RequireText("text"), "text", caller.Limits.MaxContentCharacters);
        using ServedModel served = await caller.Models.AcquireAsync(arguments.Text("model"), cancellation);
        int tokens = served.Model.Tokenizer.Encode(text).Length;
        return Give(new McpTokenCount(tokens, served.Name, served.Engine.ContextLength), McpJson.Wire.McpTokenCount);
    }

    /// <summary>A result in both forms: as fields, and as text for clients that don't read fields.</summary>
    private static CallToolResult Give<T>(T value, JsonTypeInfo<T> type, string? text = null) => new()
    {
        StructuredContent = JsonSerializer.SerializeToElement(value, type),
        Content = [new TextContentBlock { Text = text ?? JsonSerializer.Serialize(value, type) }],
    };

    private CallToolResult Refuse(ApiException error)
    {
        if (error is { Status: >= 500, InnerException: { } cause })
        {
            caller.Log.Failed("a call of a tool", cause);
        }

        string again = error.RetryAfter is { } wait ? FormattableString.Invariant($"; try again in {Math.Ceiling(wait.TotalSeconds)} s") : "";
        return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = $"{ErrorWriter.Clean(error.Message)}{again} [{error.Code}]" }] };
    }
}
