namespace Fathom.Inference.Hosting;

/// <summary>The closed list of reasons why a model is unavailable.</summary>
public static class ModelHostErrorCodes
{
    /// <summary>No model has the name.</summary>
    public const string Unknown = "host.model.unknown";

    /// <summary>The model could not be loaded.</summary>
    public const string LoadFailed = "host.model.load_failed";

    /// <summary>The most models allowed are loaded, and all are in use; try again later.</summary>
    public const string Full = "host.full";

    /// <summary>The host is shutting down.</summary>
    public const string Stopping = "host.stopping";
}
