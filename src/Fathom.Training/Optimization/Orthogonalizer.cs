using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Training.Optimization;

/// <summary>
/// Replaces matrices of one shape by approximations of the nearest ones with orthonormal rows or columns: Newton–Schulz iterations of degree five, all
/// matrices in each launch.
/// </summary>
internal sealed class Orthogonalizer
{
    private const int Iterations = 5;

    // X ← (aI + bA + cA²)·X with A = X·Xᵀ maps each singular value σ to aσ + bσ³ + cσ⁵ (Jordan et al. 2024).
    private const float A = 3.4445f;
    private const float B = -4.7750f;
    private const float C = 2.0315f;
    private const float NormEpsilon = 1e-7f;

    // Below this, a matrix, its successor and two squares of its shorter side fit the second-level cache.
    private const long SmallValues = 1 << 16;

    private readonly int _rows;
    private readonly int _columns;
    private readonly GemmPrecision _precision;
    private readonly GemmProduct[] _products;
    private readonly MatrixView[] _squares; // A, [side, side] each; side = min(rows, columns)
    private readonly MatrixView[] _polynomials; // A², then aI + bA + cA², [side, side] each
    private MatrixView[] _matrices; // X, [rows, columns] each
    private MatrixView[] _results; // the next X, [rows, columns] each

    /// <param name="count">Matrices in each launch.</param>
    /// <param name="rows">Their rows.</param>
    /// <param name="columns">Their columns.</param>
    /// <param name="precision">What the operands of the products are rounded to; bfloat16 is enough, since the iterations forgive errors.</param>
    public Orthogonalizer(int count, int rows, int columns, GemmPrecision precision)
    {
        (_rows, _columns, _precision) = (rows, columns, precision);
        _products = new GemmProduct[count];
        _squares = new MatrixView[count];
        _polynomials = new MatrixView[count];
        _matrices = new MatrixView[count];
        _results = new MatrixView[count];
    }

    /// <summary>Whether a matrix is small enough for one worker (<see cref="RunOnWorker"/>).</summary>
    public bool IsSmall => (long)_rows * _columns <= SmallValues;

    private bool IsTall => _rows > _columns; // then A = Xᵀ·X, and the polynomial multiplies from the right

    /// <summary>Rents memory for one run.</summary>
    public void Rent(Arena arena)
    {
        int side = Math.Min(_rows, _columns);
        for (int i = 0; i < _products.Length; i++)
        {
            _matrices[i] = new MatrixView(arena.Rent((long)_rows * _columns), _rows, _columns);
            _results[i] = new MatrixView(arena.Rent((long)_rows * _columns), _rows, _columns);
            _squares[i] = new MatrixView(arena.Rent((long)side * side), side, side);
            _polynomials[i] = new MatrixView(arena.Rent((long)side * side), side, side);
        }
    }

    /// <summary>Returns a matrix: fill it, with norm 1, before <see cref="Run"/>; it holds the result after that.</summary>
    public MatrixView Matrix(int index) => _matrices[index];

    /// <summary>Divides by the Frobenius norm.</summary>
    public static void Normalize(Span<float> values)
    {
        float norm = MathF.Sqrt(VectorMath.Dot(values, values));
        VectorMath.Scale(values, 1 / (norm + NormEpsilon));
    }

    /// <summary>Iterates on one matrix, on the calling worker alone: like <see cref="Run"/>, but computes only half of symmetric products.</summary>
    public void RunOnWorker(ComputeContext compute, int worker, int index)
    {
        (MatrixView square, MatrixView polynomial) = (_squares[index], _polynomials[index]);
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            MatrixView x = _matrices[index]; // [rows, columns]
            GemmProduct gram = IsTall ? new GemmProduct(x.Transposed, x, square) : new GemmProduct(x, x.Transposed, square);
            GemmProduct next = IsTall ? new GemmProduct(x, polynomial, _results[index]) : new GemmProduct(polynomial, x, _results[index]);
            Gemm.MultiplySymmetricOnWorker(compute, worker, gram, _precision);
            Gemm.MultiplySymmetricOnWorker(compute, worker, new GemmProduct(square, square, polynomial), _precision);
            Combine(square.Span, polynomial);
            Gemm.MultiplyOnWorker(compute, worker, next, precision: _precision);
            (_matrices[index], _results[index]) = (_results[index], x);
        }
    }

    /// <summary>Iterates on all matrices.</summary>
    public void Run(ComputeContext compute)
    {
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            for (int i = 0; i < _products.Length; i++)
            {
                MatrixView x = _matrices[i]; // [rows, columns]
                _products[i] = IsTall ? new GemmProduct(x.Transposed, x, _squares[i]) : new GemmProduct(x, x.Transposed, _squares[i]);
            }

            Gemm.MultiplyGrouped(compute, _products, precision: _precision);
            for (int i = 0; i < _products.Length; i++)
            {
                _products[i] = new GemmProduct(_squares[i], _squares[i], _polynomials[i]);
            }

            Gemm.MultiplyGrouped(compute, _products, precision: _precision);
            for (int i = 0; i < _products.Length; i++)
            {
                Combine(_squares[i].Span, _polynomials[i]);
                _products[i] = IsTall
                    ? new GemmProduct(_matrices[i], _polynomials[i], _results[i])
                    : new GemmProduct(_polynomials[i], _matrices[i], _results[i]);
            }

            Gemm.MultiplyGrouped(compute, _products, precision: _precision);
            (_matrices, _results) = (_results, _matrices);
        }
    }

    /// <summary>Replaces A² by <c>aI + bA + cA²</c>.</summary>
    private static void Combine(ReadOnlySpan<float> square, MatrixView polynomial)
    {
        VectorMath.Scale(polynomial.Span, C);
        VectorMath.AddScaled(square, B, polynomial.Span);
        for (int i = 0; i < polynomial.Rows; i++)
        {
            polynomial.Row(i)[i] += A;
        }
    }
}
