namespace Fathom.Extensions.AI;

/// <summary>How the last attempt to load a model ended. Safe from any thread.</summary>
internal sealed class LoadRecord
{
    private volatile LoadOutcome _last;

    /// <summary>The outcome of the last attempt.</summary>
    public LoadOutcome Last => _last;

    /// <summary>Records an attempt.</summary>
    public void Add(LoadOutcome outcome) => _last = outcome;
}

/// <summary>The outcome of an attempt to load a model.</summary>
internal enum LoadOutcome
{
    /// <summary>There was no attempt yet.</summary>
    None,

    /// <summary>It was loaded.</summary>
    Loaded,

    /// <summary>It couldn't be loaded.</summary>
    Failed,
}
