using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;

namespace Fathom.Formats;

/// <summary>Computes the values of a matrix that is not stored as such: a frozen matrix with an adapter merged in, for example.</summary>
/// <param name="compute">Threads and kernels.</param>
/// <param name="values">Receives <c>[rows, columns]</c>; its content is arbitrary.</param>
public delegate void MatrixComputation(ComputeContext compute, NativeSpan<float> values);
