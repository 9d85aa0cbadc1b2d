using Fathom.Numerics.Machine;

namespace Fathom.Benchmarks.Reporting;

/// <summary>The minimum work of one benchmark call.</summary>
/// <param name="Operations">Arithmetic operations, counting a multiply-add as two; 0 if only bytes count.</param>
/// <param name="Bytes">Bytes read and written.</param>
/// <param name="Unit">The unit that multiplies; null if there is none, or if its roof isn't measured.</param>
internal readonly record struct Work(double Operations, double Bytes, ArithmeticUnit? Unit = null);

/// <summary>A benchmark class that can report the work of its calls.</summary>
internal interface IHasWork
{
    /// <summary>A benchmark's work under the current parameters; memory need not be set up.</summary>
    /// <param name="benchmark">The method's name.</param>
    Work WorkOf(string benchmark);
}
