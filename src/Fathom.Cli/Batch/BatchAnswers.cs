using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Cli.Errors;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Inference.Chat;
using Fathom.Inference.Requests;
using Fathom.Templates;

namespace Fathom.Cli.Batch;

/// <summary>Submits one line's request to the engine and builds its answer: the line's own fields plus the result.</summary>
internal sealed class BatchAnswers(RunningModel running, BatchDefaults defaults)
{
    /// <summary>Submits a line's request.</summary>
    /// <param name="text">The line.</param>
    /// <param name="number">Its number, from 1.</param>
    public BatchItem Submit(string text, int number)
    {
        JsonObject fields = [];
        try
        {
            BatchLine line = BatchLine.Parse(text, number);
            fields = line.Fields;
            BatchItem item = IsConversation(line) ? SubmitTurn(line) : SubmitCompletion(line);
            return item with { Answer = OrFailure(item.Answer, number) };
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return new BatchItem(Task.FromResult(Failed(fields, failure, number)), () => { });
        }
    }

    /// <summary>An answer, or an error in its place: the other lines continue.</summary>
    private static async Task<BatchAnswer> OrFailure(Task<BatchAnswer> answer, int number)
    {
        try
        {
            return await answer;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return Failed([], failure, number);
        }
    }

    private bool IsConversation(BatchLine line) =>
        line.Tokens is null && (line.Fields.ContainsKey("messages") || (defaults.PromptIsMessage && line.Fields.ContainsKey("prompt")));

    private BatchItem SubmitTurn(BatchLine line)
    {
        ChatOptions options = line.Options(defaults.Options);
        IReadOnlyList<ChatMessage> messages = line.Messages() ?? [new ChatMessage("user", line.Prompt)];
        bool lacksSystem = options.SystemPrompt is not null && messages.All(message => message.Role != "system");
        ChatHandle handle = ChatHandle.Submit(running.Engine, lacksSystem ? [new ChatMessage("system", options.SystemPrompt), .. messages] : messages, options);
        return new BatchItem(AnswerAsync(), handle.Cancel);

        async Task<BatchAnswer> AnswerAsync()
        {
            ChatTurn turn = await handle.Completion;
            JsonObject fields = line.Fields;
            fields["thinking"] = turn.Thinking;
            fields["answer"] = turn.Answer;
            return Answered(fields, turn.FinishReason, turn.Failure, turn.Usage, turn.Timings);
        }
    }

    private BatchItem SubmitCompletion(BatchLine line)
    {
        ChatOptions options = line.Options(defaults.Options);
        GenerationHandle handle = running.Engine.Submit(new GenerationRequest
        {
            PromptTokens = line.Tokens ?? running.Model.EncodePrompt(line.Prompt ?? throw Empty(), defaults.AllowsSpecial),
            Sampling = options.Sampling!,
            MaxTokens = options.MaxTokens,
            StopStrings = options.StopStrings,
            IgnoreEndOfGeneration = defaults.IgnoresEnd,
            Constraints = options.Format is { } format ? [running.Model.Constraints.Compile(format).Create()] : [],
        });
        return new BatchItem(AnswerAsync(), handle.Cancel);

        async Task<BatchAnswer> AnswerAsync()
        {
            GenerationResult result = await handle.Completion;
            JsonObject fields = line.Fields;
            fields["text"] = result.Text;
            fields["tokens"] = new JsonArray([.. result.Tokens.Select(token => (JsonNode)token.TokenId)]);
            return Answered(fields, result.FinishReason, result.Failure, result.Usage, result.Timings);
        }
    }

    private static CliException Empty() => new(ExitCode.InputRefused, "batch.field", "prompt", "a line needs a prompt, tokens or messages");

    private BatchAnswer Answered(JsonObject fields, FinishReason reason, Exception? failure, TokenUsage usage, GenerationTimings timings)
    {
        fields["finish_reason"] = FinishReasons.Name(reason);
        fields["usage"] = JsonSerializer.SerializeToNode(UsageResult.Of(usage), OutputJson.Compact.UsageResult);
        fields["timings"] = JsonSerializer.SerializeToNode(TimingsResult.Of(running.LoadTime, usage, timings), OutputJson.Compact.TimingsResult);
        if (reason == FinishReason.Error)
        {
            fields["error"] = Describe(new ErrorReport(ExitCode.InputRefused, "generation.failed", "", failure?.Message ?? "the model failed"));
        }

        return new BatchAnswer(fields.ToJsonString(OutputJson.Compact.Options), reason == FinishReason.Error, reason == FinishReason.Cancelled, usage);
    }

    private static BatchAnswer Failed(JsonObject fields, Exception failure, int number)
    {
        ErrorReport report = ErrorMapper.Map(failure);
        fields["error"] = Describe(report with { Where = report.Where.Length == 0 ? $"line {number}" : report.Where });
        return new BatchAnswer(fields.ToJsonString(OutputJson.Compact.Options), IsFailed: true, IsCancelled: false, default);
    }

    private static JsonNode? Describe(ErrorReport report) =>
        JsonSerializer.SerializeToNode(new FailureDetail(report.Code, report.Where, report.Message), OutputJson.Compact.FailureDetail);
}

/// <summary>A line that is being answered.</summary>
/// <param name="Answer">Its answer.</param>
/// <param name="Cancel">Cancels it.</param>
internal readonly record struct BatchItem(Task<BatchAnswer> Answer, Action Cancel);

/// <summary>A line's answer.</summary>
/// <param name="Json">One line of JSON.</param>
/// <param name="IsFailed">Whether it is an error.</param>
/// <param name="IsCancelled">Whether it was cancelled.</param>
/// <param name="Usage">Tokens used.</param>
internal sealed record BatchAnswer(string Json, bool IsFailed, bool IsCancelled, TokenUsage Usage);
