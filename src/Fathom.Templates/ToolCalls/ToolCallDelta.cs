namespace Fathom.Templates.ToolCalls;

/// <summary>What happened to a call.</summary>
public enum ToolCallStage
{
    /// <summary>It began; the text is the tool's name.</summary>
    Begin,

    /// <summary>More of its arguments came: a piece of JSON.</summary>
    Arguments,

    /// <summary>It is complete: the pieces joined are a JSON object. No text.</summary>
    End,

    /// <summary>
    /// It turned out to be malformed, or the output ended in it. The text is all that the model wrote of it, from its opening marker on, so that
    /// nothing is lost; the pieces before are no valid arguments.
    /// </summary>
    Broken,
}

/// <summary>News of a call.</summary>
/// <param name="Index">Which call of the output, from 0.</param>
/// <param name="Stage">What happened.</param>
/// <param name="Text">The text that belongs to it; see <see cref="ToolCallStage"/>.</param>
public readonly record struct ToolCallDelta(int Index, ToolCallStage Stage, string Text);
