using System.Runtime.InteropServices;

namespace Fathom.Numerics.Assembly;

/// <summary>Where an assembled kernel finds its arguments.</summary>
/// <typeparam name="TArguments">The block of arguments, laid out in the order of its fields.</typeparam>
internal static class Offset<TArguments>
    where TArguments : unmanaged
{
    /// <summary>Bytes before a field.</summary>
    /// <param name="field">Its name.</param>
    public static int Of(string field) => (int)Marshal.OffsetOf<TArguments>(field);
}
