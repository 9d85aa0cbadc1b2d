namespace Fathom.Extensions.AI;

/// <summary>When a registered model is loaded.</summary>
public enum ModelLoading
{
    /// <summary>By the first call that needs it.</summary>
    OnFirstUse,

    /// <summary>In the background when the application starts; earlier calls wait for it. A failure is logged, and the next call tries again.</summary>
    InBackground,

    /// <summary>Before the application has started; a failure ends the startup.</summary>
    AtStart,
}
