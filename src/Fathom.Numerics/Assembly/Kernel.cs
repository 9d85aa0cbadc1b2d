namespace Fathom.Numerics.Assembly;

/// <summary>Code whose only parameter is a block of arguments. Shared by all threads.</summary>
/// <typeparam name="TArguments">The block of arguments.</typeparam>
internal abstract class Kernel<TArguments>
    where TArguments : unmanaged
{
    /// <summary>Runs the code.</summary>
    public abstract void Run(in TArguments arguments);
}
