namespace Fathom.Tasks;

/// <summary>What noise may do to a character.</summary>
internal enum TextMark
{
    /// <summary>Anything.</summary>
    Free,

    /// <summary>Change its case.</summary>
    Cased,

    /// <summary>Nothing.</summary>
    Exact,
}
