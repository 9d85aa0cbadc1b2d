namespace Fathom.ModelStore;

/// <summary>Reasons why the store or the hub failed.</summary>
public enum ModelStoreFailure
{
    /// <summary>The name, the repository, its files or the received data are not acceptable.</summary>
    Refused,

    /// <summary>The disk doesn't have enough space.</summary>
    NoSpace,

    /// <summary>The network, the server or the disk failed.</summary>
    Unavailable,
}
