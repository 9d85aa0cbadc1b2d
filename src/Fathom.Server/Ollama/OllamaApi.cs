using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fathom.Inference.Requests;
using Fathom.Server.Errors;
using Fathom.Server.Generation;
using Fathom.Server.Hosting;
using Fathom.Server.OpenAi;
using Fathom.Server.Requests;
using Fathom.Server.Security;
using Fathom.Server.Streaming;
using Fathom.Templates;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.Ollama;

/// <summary>Ollama's routes that compute: <c>/api/chat</c>, <c>/api/generate</c>, <c>/api/embed</c>.</summary>
internal static class OllamaApi
{
    /// <summary>Answers a conversation; as lines of JSON unless requested otherwise.</summary>
    public static async Task ChatAsync(HttpContext context, ServerState state)
    {
        using JsonDocument body = await RequestBody.ReadAsync(context, state.Limits);
        var fields = JsonFields.Of(body.RootElement);
        using OllamaCall call = await OllamaCall.BeginAsync(context, state, fields);
        List<ChatMessage> messages = OllamaReader.ReadMessages(fields, state.Limits);
        OllamaChatLine Line(string text, string? thinking, ToolCallText? calls) =>
            new() { Model = call.Name, CreatedAt = call.Now(), Message = new OllamaMessage("assistant", text, thinking, Describe(calls)) };
        if (messages.Count == 0)
        {
            await JsonAnswer.WriteAsync(context, Line("", null, null) with { Done = true, DoneReason = "load" }, OllamaJson.Wire.OllamaChatLine);
            return;
        }

        ChatCall chat = OllamaReader.ReadCall(fields, messages, call.Served, RequestIdentity.Of(context), state.Limits);
        await AnswerAsync(call, ChatRun.Start(call.Served, chat, state.Metrics), Line, OllamaJson.Wire.OllamaChatLine);
    }

    /// <summary>Continues a text: through the model's template, or from the raw text.</summary>
    public static async Task GenerateAsync(HttpContext context, ServerState state)
    {
        using JsonDocument body = await RequestBody.ReadAsync(context, state.Limits);
        var fields = JsonFields.Of(body.RootElement);
        using OllamaCall call = await OllamaCall.BeginAsync(context, state, fields);
        OllamaGenerateLine Line(string text, string? thinking, ToolCallText? calls) =>
            new() { Model = call.Name, CreatedAt = call.Now(), Response = text, Thinking = thinking };
        if (string.IsNullOrEmpty(fields.Text("prompt")))
        {
            await JsonAnswer.WriteAsync(context, Line("", null, null) with { Done = true, DoneReason = "load" }, OllamaJson.Wire.OllamaGenerateLine);
            return;
        }

        await AnswerAsync(call, StartGenerate(context, state, fields, call.Served), Line, OllamaJson.Wire.OllamaGenerateLine);
    }

    /// <summary>Embeds texts.</summary>
    public static async Task EmbedAsync(HttpContext context, ServerState state)
    {
        using JsonDocument body = await RequestBody.ReadAsync(context, state.Limits);
        var fields = JsonFields.Of(body.RootElement);
        long started = state.Clock.GetTimestamp();
        using OllamaCall call = await OllamaCall.BeginAsync(context, state, fields);
        int? dimensions = fields.Integer("dimensions", 1, call.Served.Model.Config.HiddenSize);
        IReadOnlyList<CompletionPrompt> inputs = PromptReader.Read(fields, "input", call.Served.Model, state.Limits);
        float[][] vectors = await TextEmbedder.EmbedAsync(call.Served, inputs, RequestIdentity.Of(context), dimensions, context.RequestAborted);
        var answer = new OllamaEmbeddings(
            call.Name,
            vectors,
            Nanoseconds.Of(state.Clock.GetElapsedTime(started)),
            Nanoseconds.Of(call.Loading),
            inputs.Sum(input => input.Tokens.Length));
        await JsonAnswer.WriteAsync(context, answer, OllamaJson.Wire.OllamaEmbeddings);
    }

    private static ChatRun StartGenerate(HttpContext context, ServerState state, JsonFields fields, ServedModel served)
    {
        Tenant tenant = RequestIdentity.Of(context);
        if (fields.Flag("raw") == true || !string.IsNullOrEmpty(fields.Text("suffix")))
        {
            return ChatRun.Start(served, OllamaReader.ReadRaw(fields, served, tenant, state.Limits), state.Metrics);
        }

        List<ChatMessage> messages = [new ChatMessage("user", fields.RequireText("prompt"))];
        if (fields.Text("system") is { Length: > 0 } system)
        {
            messages.Insert(0, new ChatMessage("system", system));
        }

        return ChatRun.Start(served, OllamaReader.ReadCall(fields, messages, served, tenant, state.Limits), state.Metrics);
    }

    private static Task AnswerAsync<T>(OllamaCall call, ChatRun run, Func<string, string?, ToolCallText?, T> line, JsonTypeInfo<T> type)
        where T : OllamaLine => call.IsStreamed ? StreamAsync(call, run, line, type) : CompleteAsync(call, run, line, type);

    private static async Task CompleteAsync<T>(OllamaCall call, ChatRun run, Func<string, string?, ToolCallText?, T> line, JsonTypeInfo<T> type)
        where T : OllamaLine
    {
        var thinking = new StringBuilder();
        var answer = new StringBuilder();
        var calls = new ToolCallText();
        List<TokenLogprobBody> tokens = [];
        await foreach (ChoiceDelta delta in run.StreamAsync(call.Context.RequestAborted))
        {
            thinking.Append(delta.Thinking);
            answer.Append(delta.Answer);
            tokens.AddRange(call.Describe(delta.ThinkingTokens));
            tokens.AddRange(call.Describe(delta.AnswerTokens));
            Add(calls, delta);
        }

        T last = line(answer.ToString(), thinking.Length > 0 ? thinking.ToString() : null, calls).WithLogprobs(tokens);
        await JsonAnswer.WriteAsync(call.Context, await EndAsync(last, call, run), type);
    }

    private static async Task StreamAsync<T>(OllamaCall call, ChatRun run, Func<string, string?, ToolCallText?, T> line, JsonTypeInfo<T> type)
        where T : OllamaLine
    {
        var lines = new EventStream(call.Context, call.State, EventStream.JsonLines);
        var calls = new ToolCallText();
        List<TokenLogprobBody> tokens = []; // tokens whose line has not been sent yet
        try
        {
            await foreach (ChoiceDelta delta in run.StreamAsync(call.Context.RequestAborted))
            {
                tokens.AddRange(call.Describe(delta.ThinkingTokens));
                if (delta.Thinking.Length > 0)
                {
                    await lines.SendLineAsync(line("", delta.Thinking, null).WithLogprobs(Take(tokens)), type);
                }

                tokens.AddRange(call.Describe(delta.AnswerTokens));
                if (delta.Answer.Length > 0)
                {
                    await lines.SendLineAsync(line(delta.Answer, null, null).WithLogprobs(Take(tokens)), type);
                }

                Add(calls, delta);
            }

            if (calls.Count > 0)
            {
                await lines.SendLineAsync(line("", null, calls), type);
            }

            await lines.SendLineAsync(await EndAsync(line("", null, null).WithLogprobs(tokens), call, run), type);
        }
        catch (Exception failure) when (lines.HasStarted && !call.Context.RequestAborted.IsCancellationRequested)
        {
            await lines.SendAsync([.. ErrorWriter.Body(Dialect.Ollama, ErrorMapper.Map(failure), call.Context.TraceIdentifier), (byte)'\n']);
            throw;
        }
    }

    private static TokenLogprobBody[] Take(List<TokenLogprobBody> tokens)
    {
        TokenLogprobBody[] taken = [.. tokens];
        tokens.Clear();
        return taken;
    }

    private static void Add(ToolCallText calls, ChoiceDelta delta)
    {
        foreach (CallDelta call in delta.Calls)
        {
            calls.Add(call);
        }
    }

    private static OllamaToolCall[]? Describe(ToolCallText? calls) => calls is { Count: > 0 }
        ? [.. calls.All.Select(call => new OllamaToolCall(new OllamaFunction(call.Name, JsonElement.Parse(call.Arguments))))]
        : null;

    private static async Task<T> EndAsync<T>(T line, OllamaCall call, ChatRun run)
        where T : OllamaLine
    {
        GenerationResult result = await run.ResultAsync(0);
        return line.WithUsage(await run.UsageAsync(), ChatAnswer.ReasonOf(result.FinishReason), call.Loading);
    }

    /// <summary>State shared by the steps of one request.</summary>
    private sealed class OllamaCall(HttpContext context, ServerState state, ServedModel served, bool isStreamed, TimeSpan loading) : IDisposable
    {
        public HttpContext Context => context;

        public ServerState State => state;

        public ServedModel Served => served;

        public string Name => served.Name;

        public bool IsStreamed => isStreamed;

        public TimeSpan Loading => loading;

        public static async Task<OllamaCall> BeginAsync(HttpContext context, ServerState state, JsonFields fields)
        {
            long started = state.Clock.GetTimestamp();
            bool isStreamed = fields.Flag("stream") ?? true;
            ServedModel served = await state.Models.AcquireAsync(OllamaModelsApi.NameOf(fields, state), context.RequestAborted);
            return new OllamaCall(context, state, served, isStreamed, state.Clock.GetElapsedTime(started));
        }

        public IEnumerable<TokenLogprobBody> Describe(IReadOnlyList<GeneratedToken> tokens) =>
            tokens.Select(token => TokenLogprobBody.Of(token, served.Model.Tokenizer));

        public string Now() => state.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);

        public void Dispose() => served.Dispose();
    }
}
