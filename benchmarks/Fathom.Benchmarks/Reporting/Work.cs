using Fathom.Numerics.Machine;

namespace Fathom.Benchmarks.Reporting;

/// <summary>What one call of a benchmark has to do at the least.</summary>
/// <param name="Operations">Arithmetic, a multiplication and an addition being two; 0 where only bytes count.</param>
/// <param name="Bytes">Bytes that are read and written.</param>
/// <param name="Unit">What multiplies; null where nothing does, or where no roof is measured.</param>
internal readonly record struct Work(double Operations, double Bytes, ArithmeticUnit? Unit = null);

/// <summary>A class of benchmarks that can say what its calls have to do.</summary>
internal interface IHasWork
{
    /// <summary>The work of a benchmark under the parameters that are set; memory need not be set up.</summary>
    /// <param name="benchmark">The method's name.</param>
    Work WorkOf(string benchmark);
}
