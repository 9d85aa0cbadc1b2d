using System.Runtime.CompilerServices;
using Fathom.Inference.Requests;
using Fathom.Server.Generation;
using Fathom.Templates.ToolCalls;

namespace Fathom.Server.Anthropic;

/// <summary>An answer as the events that Anthropic's clients read: blocks that begin, grow and end, one after another.</summary>
internal sealed class MessageStream(ChatRun run, string id, string model, int wantedTokens)
{
    private const string TextType = "text";
    private const string ThinkingType = "thinking";
    private const string CallType = "tool_use";

    private readonly ToolCallText _calls = new();

    /// <summary>The open block; null for none.</summary>
    private string? _open;
    private int _index = -1;

    public async IAsyncEnumerable<MessageEvent> EventsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        bool hasBegun = false;
        await foreach (ChoiceDelta delta in run.StreamAsync(cancellation))
        {
            if (!hasBegun)
            {
                hasBegun = true;
                yield return new MessageEvent("message_start") { Message = Begin() };
            }

            // Text that arrives with the end of an open call follows that call.
            int ended = _open == CallType ? delta.Calls.TakeWhile(call => call.Stage != ToolCallStage.Begin).Count() : 0;
            IEnumerable<MessageEvent> texts = Grow(ThinkingType, delta.Thinking).Concat(Grow(TextType, delta.Answer));
            foreach (MessageEvent item in delta.Calls.Take(ended).SelectMany(Call).Concat(texts).Concat(delta.Calls.Skip(ended).SelectMany(Call)))
            {
                yield return item;
            }
        }

        // An answer without any text still has one, empty, block.
        foreach (MessageEvent item in _index < 0 ? Open(TextType).Concat(Close()) : Close())
        {
            yield return item;
        }

        GenerationResult result = await run.ResultAsync(0);
        yield return new MessageEvent("message_delta")
        {
            Delta = new MessageDelta { StopReason = StopReasons.Of(result, wantedTokens, _calls.Count), StopSequence = result.StopString },
            Usage = MessageUsage.Of(await run.UsageAsync()),
        };
        yield return new MessageEvent("message_stop");
    }

    private Message Begin() => new(id, "message", "assistant", model, [], null, null, new MessageUsage(run.PromptTokens, 0, 0, 0));

    private IEnumerable<MessageEvent> Grow(string type, string text)
    {
        if (text.Length == 0)
        {
            yield break;
        }

        MessageEvent[] opening = _open == type ? [] : [.. Close(), .. Open(type)];
        foreach (MessageEvent item in opening)
        {
            yield return item;
        }

        yield return Delta(type == TextType
            ? new MessageDelta { Type = "text_delta", Text = text }
            : new MessageDelta { Type = "thinking_delta", Thinking = text });
    }

    private IEnumerable<MessageEvent> Call(CallDelta call)
    {
        _calls.Add(call);
        switch (call.Stage)
        {
            case ToolCallStage.Begin:
                MessageEvent[] closing = Close();
                (_open, _index) = (CallType, _index + 1);
                return [.. closing, Start(ContentBlock.OfCall(call.Id, call.Text, "{}"))];
            case ToolCallStage.Arguments when _open == CallType:
                return [Delta(new MessageDelta { Type = "input_json_delta", PartialJson = call.Text })];
            default:
                return Close();
        }
    }

    private MessageEvent[] Open(string type)
    {
        (_open, _index) = (type, _index + 1);
        ContentBlock block = type == TextType ? ContentBlock.OfText("") : ContentBlock.OfThinking("", signature: "");
        return [Start(block)];
    }

    private MessageEvent Start(ContentBlock block) => new("content_block_start") { Index = _index, ContentBlock = block };

    private MessageEvent Delta(MessageDelta delta) => new("content_block_delta") { Index = _index, Delta = delta };

    private MessageEvent[] Close()
    {
        string? closed = _open;
        _open = null;
        var stop = new MessageEvent("content_block_stop") { Index = _index };
        return closed switch
        {
            null => [],
            ThinkingType => [Delta(new MessageDelta { Type = "signature_delta", Signature = ContentBlock.AnySignature }), stop],
            _ => [stop],
        };
    }
}
