using Fathom.Numerics.Kernels;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Roofs;
using Fathom.Numerics.Tests.Interpretation;
using Fathom.Numerics.Threading;
using Iced.Intel;

namespace Fathom.Numerics.Tests.Machine;

[Collection(nameof(RoofTests))]
public class ArithmeticRoofTests
{
    /// <summary>Measurements of roof and product in alternation: other processes disturb both, the best of each counts.</summary>
    private const int Rounds = 20;

    private static readonly TimeSpan s_time = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// A roof that is so many times what a product reaches counts wrong, or measures another unit. Plain C# is excepted: it may run unoptimized at first.
    /// </summary>
    private const double FarAbove = 25;

    public static TheoryData<InstructionLevel> Levels => [.. MachineLevels.All];

    /// <summary>What the instruction set's manual says that an instruction multiplies.</summary>
    [Theory]
    [InlineData(ArithmeticUnit.Float32Fma256, 8)]
    [InlineData(ArithmeticUnit.Float32Fma512, 16)]
    [InlineData(ArithmeticUnit.BFloat16Dot512, 32)]
    [InlineData(ArithmeticUnit.BFloat16Tiles, 16 * 16 * 32)]
    [InlineData(ArithmeticUnit.Int16Multiply256, 16)]
    [InlineData(ArithmeticUnit.Int8Multiply256, 32)]
    [InlineData(ArithmeticUnit.Int8Dot256, 32)]
    [InlineData(ArithmeticUnit.Int8Dot512, 64)]
    public void Loop_EachUnit_CountsTheMultiplicationsOfItsInstructions(ArithmeticUnit unit, int multiplications)
    {
        var loop = ArithmeticLoop.Of(unit);
        string[] name = ArithmeticRoof.NameOf(unit).Split(' ');
        byte[] code = loop.Code!();
        int instructions = Instructions(code).Count(instruction =>
            instruction.Mnemonic == Enum.Parse<Mnemonic>(name[0], ignoreCase: true)
            && (name.Length == 1 || instruction.Op0Register.ToString().StartsWith(name[1], StringComparison.OrdinalIgnoreCase)));

        Assert.Equal(loop.Multiplications, instructions * multiplications);
    }

    [Fact]
    public void Loop_Tiles_RunsInTheInterpreter()
    {
        const long Repetitions = 3;
        var kernel = new InterpretedKernel<long>(ArithmeticLoop.Of(ArithmeticUnit.BFloat16Tiles).Code!());

        kernel.Run(Repetitions);
    }

    /// <summary>However busy the machine is, more threads than processors included.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public void Measure_AnyNumberOfThreads_IsOfTheOrderOfOneTimesThat(int threads)
    {
        using var one = new ThreadTeam(1);
        using var team = new ThreadTeam(threads);
        double alone = ArithmeticRoof.Measure(ArithmeticUnit.Float32, one)!.Value;

        Assert.InRange(ArithmeticRoof.Measure(ArithmeticUnit.Float32, team)!.Value, alone / FarAbove, alone * threads * FarAbove);
    }

    [Theory, MemberData(nameof(Levels))]
    public void Roof_ProductsWithWeights_StayBelow(InstructionLevel level)
    {
        using var compute = new ComputeContext(1, KernelTable.At(level));
        foreach (BlockFormatId format in (BlockFormatId[])[BlockFormatId.F32, BlockFormatId.BF16, BlockFormatId.Q8_0, BlockFormatId.Q4_K])
        {
            KernelChoice choice = compute.Kernels.Choices.First(choice => choice.Format == format && choice.Operation == MatrixOperation.ManyRows);
            using var product = new ProductFixture(format);
            if (choice.Unit is { } unit)
            {
                CheckRoof(compute, unit, () => product.Multiply(compute), $"{format}: {choice.Kernel}");
            }
        }
    }

    [Theory, MemberData(nameof(Levels))]
    public void Roof_DenseProducts_StayBelow(InstructionLevel level)
    {
        const int Side = 256;
        using var compute = new ComputeContext(1, KernelTable.At(level));
        using var values = new AlignedBuffer<float>(3 * Side * Side);
        values.Span.Fill(0.5f);
        MatrixView Matrix(int index) => new(values.Memory.Slice((long)index * Side * Side, Side * Side), Side, Side);
        foreach (GemmPrecision precision in Enum.GetValues<GemmPrecision>())
        {
            CheckRoof(compute, compute.Kernels.DenseUnit(precision), Multiply, $"dense {precision}");

            double Multiply()
            {
                Gemm.Multiply(compute, Matrix(0), Matrix(1), Matrix(2), precision: precision);
                return 2.0 * Side * Side * Side;
            }
        }
    }

    /// <summary>Measures both until they agree, or often enough to know that they won't.</summary>
    /// <param name="multiply">Multiplies, and returns how many operations that was.</param>
    private static void CheckRoof(ComputeContext compute, ArithmeticUnit unit, Func<double> multiply, string product)
    {
        (double roof, double reached) = (0, 0);
        for (int round = 0; round < Rounds && (round < 2 || MachineRoofs.IsExceeded(reached, roof) || reached * FarAbove < roof); round++)
        {
            roof = Math.Max(roof, ArithmeticRoof.Measure(unit, compute.Team)!.Value);
            reached = Math.Max(reached, Fastest(multiply));
        }

        Assert.False(MachineRoofs.IsExceeded(reached, roof), $"{product} reached {reached:g3}, the roof of {unit} is {roof:g3}");
        Assert.True(reached * FarAbove >= roof || unit == ArithmeticUnit.Float32, $"{product} reached {reached:g3}, the roof of {unit} is {roof:g3}");
    }

    /// <summary>The best of as many products as fit into some time.</summary>
    private static double Fastest(Func<double> multiply)
    {
        double fastest = 0;
        long first = TimeProvider.System.GetTimestamp();
        do
        {
            long started = TimeProvider.System.GetTimestamp();
            double operations = multiply();
            fastest = Math.Max(fastest, operations / TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        }
        while (TimeProvider.System.GetElapsedTime(first) < s_time);
        return fastest;
    }

    private static IEnumerable<Instruction> Instructions(byte[] code)
    {
        var decoder = Decoder.Create(64, code);
        for (Instruction instruction = decoder.Decode(); instruction.Mnemonic != Mnemonic.Ret; instruction = decoder.Decode())
        {
            yield return instruction;
        }
    }

    /// <summary>Activation rows times a matrix of a format.</summary>
    private sealed class ProductFixture : IDisposable
    {
        private const int Rows = 128;
        private const int Width = 512;
        private readonly AlignedBuffer<byte> _weights;
        private readonly AlignedBuffer<float> _values = new(2 * Rows * Width);
        private readonly Activations _activations = new();
        private readonly WeightMatrix _matrix;

        public ProductFixture(BlockFormatId id)
        {
            var format = BlockFormat.Get(id);
            _weights = new AlignedBuffer<byte>(format.RowBytes(Width) * Width);
            _matrix = new WeightMatrix("weights", format, Width, Width, _weights.Memory);
            _values.Span.Fill(1);
            _activations.Load(_values.Memory.Slice(0, Rows * Width), Rows, Width);
        }

        public double Multiply(ComputeContext compute)
        {
            MatrixProduct.Multiply(compute, _activations, _matrix, _values.Memory.Slice(Rows * Width, Rows * Width));
            return 2.0 * Rows * Width * Width;
        }

        public void Dispose()
        {
            _weights.Dispose();
            _values.Dispose();
            _activations.Dispose();
        }
    }
}
