namespace Fathom.Templates.ToolCalls;

/// <summary>Splits the streamed output of a model into thoughts, answer and calls of tools.</summary>
/// <remarks>
/// Calls are found in the answer and inside the thoughts. White space around a call belongs to no part. What begins like a call and is none
/// stays text. However the output is cut into pieces, the deltas are the same, but for where text is cut. One instance per output; not for
/// use by several threads at once.
/// </remarks>
public sealed class AssistantParser
{
    private readonly ReasoningParser _reasoning;
    private readonly ToolCallScanner? _calls;

    /// <summary>Starts a parser.</summary>
    /// <param name="startsThinking">Whether the prompt has opened the thoughts already; see <see cref="ReasoningParser.OpensThinking"/>.</param>
    /// <param name="format">How the model spells calls; null finds none.</param>
    /// <param name="toolNames">The tools on offer: a call of another one is text. Null takes every name.</param>
    public AssistantParser(bool startsThinking, ToolCallFormat? format = null, IReadOnlyCollection<string>? toolNames = null)
    {
        _reasoning = new ReasoningParser(startsThinking);
        _calls = format is { } known ? new ToolCallScanner(known, toolNames) : null;
    }

    /// <summary>Whether the output is inside the thoughts now.</summary>
    public bool IsThinking => _reasoning.IsThinking;

    /// <summary>Takes the next piece of output, and returns what is decided by it.</summary>
    public IReadOnlyList<AssistantDelta> Feed(string piece) => Pass(_reasoning.Feed(piece));

    /// <summary>Ends the output, and returns what was still held back.</summary>
    public IReadOnlyList<AssistantDelta> Finish()
    {
        IReadOnlyList<AssistantDelta> deltas = Pass(_reasoning.Finish());
        return _calls is null ? deltas : [.. deltas, .. _calls.Finish()];
    }

    private IReadOnlyList<AssistantDelta> Pass(IReadOnlyList<ReasoningDelta> deltas)
    {
        if (_calls is null)
        {
            return [.. deltas.Select(delta => new AssistantDelta(delta.Kind, delta.Text, null))];
        }

        List<AssistantDelta> passed = [];
        foreach (ReasoningDelta delta in deltas)
        {
            passed.AddRange(_calls.Feed(delta.Kind, delta.Text));
        }

        return passed;
    }
}
