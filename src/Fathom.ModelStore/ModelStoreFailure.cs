namespace Fathom.ModelStore;

/// <summary>Why the store or the hub could not do what was asked.</summary>
public enum ModelStoreFailure
{
    /// <summary>The name, the repository, its files or what arrived are not acceptable.</summary>
    Refused,

    /// <summary>The disk has not enough room.</summary>
    NoSpace,

    /// <summary>The network, the server or the disk failed.</summary>
    Unavailable,
}
