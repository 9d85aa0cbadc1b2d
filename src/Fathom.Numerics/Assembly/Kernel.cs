namespace Fathom.Numerics.Assembly;

/// <summary>Code that is told what to do by one block of arguments. Shared by all threads.</summary>
/// <typeparam name="TArguments">The block.</typeparam>
internal abstract class Kernel<TArguments>
    where TArguments : unmanaged
{
    /// <summary>Runs it.</summary>
    public abstract void Run(in TArguments arguments);
}
