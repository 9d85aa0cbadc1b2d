namespace Fathom.Inference.Hosting;

/// <summary>The closed list of reasons for which a model can't be had.</summary>
public static class ModelHostErrorCodes
{
    /// <summary>No model has the name.</summary>
    public const string Unknown = "host.model.unknown";

    /// <summary>The model could not be loaded.</summary>
    public const string LoadFailed = "host.model.load_failed";

    /// <summary>As many models are loaded as may be, and all of them are in use; try again later.</summary>
    public const string Full = "host.full";

    /// <summary>The host is shutting down.</summary>
    public const string Stopping = "host.stopping";
}
