using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;

namespace Fathom.Formats;

/// <summary>Computes the values of a matrix that is not stored, such as a frozen matrix with an adapter merged in.</summary>
/// <param name="compute">Threads and kernels.</param>
/// <param name="values">Receives <c>[rows, columns]</c>; its previous content is arbitrary.</param>
public delegate void MatrixComputation(ComputeContext compute, NativeSpan<float> values);
