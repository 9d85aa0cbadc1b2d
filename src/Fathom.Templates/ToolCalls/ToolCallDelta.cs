namespace Fathom.Templates.ToolCalls;

/// <summary>Stage of a call.</summary>
public enum ToolCallStage
{
    /// <summary>It began; the text is the tool's name.</summary>
    Begin,

    /// <summary>More of its arguments: the text is a piece of JSON.</summary>
    Arguments,

    /// <summary>It is complete: the joined pieces are a JSON object. No text.</summary>
    End,

    /// <summary>
    /// It is malformed, or the output ended inside it. The text is all that the model wrote of it, starting with its opening marker, so that
    /// nothing is lost; the earlier pieces aren't valid arguments.
    /// </summary>
    Broken,
}

/// <summary>An update for a call.</summary>
/// <param name="Index">Index of the call in the output, from 0.</param>
/// <param name="Stage">The stage it reached.</param>
/// <param name="Text">The text of the update; see <see cref="ToolCallStage"/>.</param>
public readonly record struct ToolCallDelta(int Index, ToolCallStage Stage, string Text);
