namespace Fathom.Server.Generation;

/// <summary>Where an answer shows thoughts.</summary>
internal enum ReasoningFormat
{
    /// <summary>Separate from the answer.</summary>
    Apart,

    /// <summary>In the answer, between their markers.</summary>
    InContent,

    /// <summary>Both.</summary>
    Both,
}
