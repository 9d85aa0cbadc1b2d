using System.Runtime.InteropServices;

namespace Fathom.Numerics.Assembly;

/// <summary>Offsets at which an assembled kernel finds its arguments.</summary>
/// <typeparam name="TArguments">The block of arguments, laid out in the order of its fields.</typeparam>
internal static class Offset<TArguments>
    where TArguments : unmanaged
{
    /// <summary>Bytes from the start of the block to a field.</summary>
    /// <param name="field">The field's name.</param>
    public static int Of(string field) => (int)Marshal.OffsetOf<TArguments>(field);
}
