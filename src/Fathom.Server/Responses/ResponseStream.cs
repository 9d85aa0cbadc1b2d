using System.Runtime.CompilerServices;
using System.Text;
using Fathom.Inference.Requests;
using Fathom.Server.Generation;
using Fathom.Server.OpenAi;
using Fathom.Templates.ToolCalls;

namespace Fathom.Server.Responses;

/// <summary>An answer as the events of OpenAI's newer API: items that begin, grow and end, framed by the whole answer before and after.</summary>
/// <param name="run">The running answer.</param>
/// <param name="frame">The answer without its output.</param>
/// <param name="served">The model.</param>
internal sealed class ResponseStream(ChatRun run, ResponseBody frame, ServedModel served)
{
    private const string CallType = "function_call";

    private readonly List<OutputItem> _items = [];
    private readonly StringBuilder _text = new();
    private readonly List<TokenLogprobBody> _logprobs = [];
    private int _sequence;

    /// <summary>The open item; null for none.</summary>
    private OutputItem? _open;

    private bool IsCall => _open is { Type: CallType };

    private bool IsThought => _open is { Type: "reasoning" };

    public async IAsyncEnumerable<ResponseEvent> EventsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        bool hasBegun = false;
        await foreach (ChoiceDelta delta in run.StreamAsync(cancellation))
        {
            if (!hasBegun)
            {
                hasBegun = true;
                yield return Event("response.created") with { Response = frame };
                yield return Event("response.in_progress") with { Response = frame };
            }

            // Text that arrives with the end of an open call follows that call.
            int ended = IsCall ? delta.Calls.TakeWhile(call => call.Stage != ToolCallStage.Begin).Count() : 0;
            IEnumerable<ResponseEvent> texts = Grow("reasoning", delta.Thinking, []).Concat(Grow("message", delta.Answer, delta.AnswerTokens));
            foreach (ResponseEvent item in delta.Calls.Take(ended).SelectMany(Call).Concat(texts).Concat(delta.Calls.Skip(ended).SelectMany(Call)))
            {
                yield return item;
            }
        }

        // An answer without any text still has one, empty, message.
        foreach (ResponseEvent item in _items.Count == 0 && _open is null ? Open("message").Concat(Close()) : Close())
        {
            yield return item;
        }

        ResponseBody whole = await WholeAsync();
        yield return Event($"response.{whole.Status}") with { Response = whole };
    }

    /// <summary>Waits for the complete answer.</summary>
    public async Task<ResponseBody> CompleteAsync(CancellationToken cancellation)
    {
        ResponseBody? last = null;
        await foreach (ResponseEvent item in EventsAsync(cancellation))
        {
            last = item.Response ?? last;
        }

        return last!;
    }

    private async Task<ResponseBody> WholeAsync()
    {
        bool isCut = (await run.ResultAsync(0)).FinishReason == FinishReason.Length;
        return frame with
        {
            Status = isCut ? "incomplete" : "completed",
            IncompleteDetails = isCut ? new IncompleteDetails("max_output_tokens") : null,
            Output = [.. _items],
            Usage = ResponseUsage.Of(await run.UsageAsync()),
        };
    }

    private ResponseEvent Event(string type) => new(type, _sequence++);

    private IEnumerable<ResponseEvent> Grow(string type, string text, IReadOnlyList<GeneratedToken> tokens)
    {
        if (text.Length == 0)
        {
            yield break;
        }

        foreach (ResponseEvent item in _open?.Type == type ? [] : Close().Concat(Open(type)))
        {
            yield return item;
        }

        _text.Append(text);
        TokenLogprobBody[] logprobs = [.. tokens.Select(token => TokenLogprobBody.Of(token, served.Model.Tokenizer))];
        _logprobs.AddRange(logprobs);
        yield return InPart(IsThought ? "response.reasoning_text.delta" : "response.output_text.delta") with
        {
            Delta = text,
            Logprobs = IsThought ? null : logprobs,
        };
    }

    private IEnumerable<ResponseEvent> Call(CallDelta call)
    {
        switch (call.Stage)
        {
            case ToolCallStage.Begin:
                return [.. Close(), BeginCall(call)];
            case ToolCallStage.Arguments when IsCall:
                _text.Append(call.Text);
                return [OfItem("response.function_call_arguments.delta") with { Delta = call.Text }];
            case ToolCallStage.End when IsCall:
                return EndCall("completed");
            case ToolCallStage.Broken when IsCall:
                return EndCall("incomplete"); // cut off, or not a call after all: its text follows as a message
            default:
                return [];
        }
    }

    private ResponseEvent BeginCall(CallDelta call)
    {
        _open = new OutputItem($"fc_{Guid.NewGuid():N}", CallType, "in_progress") { CallId = call.Id, Name = call.Text, Arguments = "" };
        _text.Clear();
        return Event("response.output_item.added") with { OutputIndex = _items.Count, Item = _open };
    }

    private ResponseEvent[] EndCall(string status)
    {
        OutputItem done = _open! with { Status = status, Arguments = _text.ToString() };
        ResponseEvent[] events =
        [
            OfItem("response.function_call_arguments.done") with { Name = done.Name, Arguments = done.Arguments },
            Event("response.output_item.done") with { OutputIndex = _items.Count, Item = done },
        ];
        _items.Add(done);
        _open = null;
        return events;
    }

    private IEnumerable<ResponseEvent> Open(string type)
    {
        string id = $"{(type == "reasoning" ? "rs" : "msg")}_{Guid.NewGuid():N}";
        _open = new OutputItem(id, type, "in_progress")
        {
            Role = type == "message" ? "assistant" : null,
            Summary = type == "reasoning" ? [] : null,
            Content = [],
        };
        _text.Clear();
        _logprobs.Clear();
        yield return Event("response.output_item.added") with { OutputIndex = _items.Count, Item = _open };
        yield return InPart("response.content_part.added") with { Part = Part() };
    }

    private IEnumerable<ResponseEvent> Close()
    {
        if (_open is not { } open || IsCall)
        {
            yield break;
        }

        OutputPart part = Part();
        yield return InPart(IsThought ? "response.reasoning_text.done" : "response.output_text.done") with
        {
            Text = part.Text,
            Logprobs = IsThought ? null : part.Logprobs ?? [],
        };
        yield return InPart("response.content_part.done") with { Part = part };
        OutputItem done = open with { Status = "completed", Content = [part] };
        yield return Event("response.output_item.done") with { OutputIndex = _items.Count, Item = done };
        _items.Add(done);
        _open = null;
    }

    private OutputPart Part() => IsThought
        ? new OutputPart("reasoning_text", _text.ToString())
        : new OutputPart("output_text", _text.ToString()) { Annotations = [], Logprobs = _logprobs.Count > 0 ? [.. _logprobs] : null };

    private ResponseEvent InPart(string type) => OfItem(type) with { ContentIndex = 0 };

    private ResponseEvent OfItem(string type) => Event(type) with { ItemId = _open!.Id, OutputIndex = _items.Count };
}
