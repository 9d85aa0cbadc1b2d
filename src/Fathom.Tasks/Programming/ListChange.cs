namespace Fathom.Tasks.Programming;

/// <summary>What can be done to a whole list.</summary>
internal enum ListChange
{
    /// <summary>Ascending order.</summary>
    Sort,

    /// <summary>Backward order.</summary>
    Reverse,

    /// <summary>The last element is removed.</summary>
    Pop,
}
