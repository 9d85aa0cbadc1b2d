namespace Fathom.Server.Generation;

/// <summary>Where an answer shows thoughts.</summary>
internal enum ReasoningFormat
{
    /// <summary>Apart from the answer.</summary>
    Apart,

    /// <summary>In the answer, between their marks.</summary>
    InContent,

    /// <summary>Both.</summary>
    Both,
}
