namespace Fathom.Templates.ToolCalls;

/// <summary>Splits the streamed output of a model into thinking, answer, and tool calls.</summary>
/// <remarks>
/// Calls are found in the answer and in the thinking. White space around a call belongs to no part. Text that begins like a call but isn't
/// one stays text. However the output is split into pieces, the deltas are the same except for where text is split. One instance per output;
/// not safe for concurrent use.
/// </remarks>
public sealed class AssistantParser
{
    private readonly ReasoningParser _reasoning;
    private readonly ToolCallScanner? _calls;

    /// <summary>Creates a parser.</summary>
    /// <param name="startsThinking">Whether the prompt opens the thinking; see <see cref="ReasoningParser.OpensThinking"/>.</param>
    /// <param name="format">How the model spells calls; null to find none.</param>
    /// <param name="toolNames">The available tools; a call of another one is text. Null accepts every name.</param>
    public AssistantParser(bool startsThinking, ToolCallFormat? format = null, IReadOnlyCollection<string>? toolNames = null)
    {
        _reasoning = new ReasoningParser(startsThinking);
        _calls = format is { } known ? new ToolCallScanner(known, toolNames) : null;
    }

    /// <summary>Whether calls are looked for.</summary>
    public bool FindsCalls => _calls is not null;

    /// <summary>Whether the output is currently inside the thinking.</summary>
    public bool IsThinking => _reasoning.IsThinking;

    /// <summary>Appends a piece of output and returns what is now decided.</summary>
    public IReadOnlyList<AssistantDelta> Feed(string piece) => Pass(_reasoning.Feed(piece));

    /// <summary>Ends the output and returns what was held back.</summary>
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
