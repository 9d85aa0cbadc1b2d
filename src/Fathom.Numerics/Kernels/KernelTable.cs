using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Fathom.Numerics.Assembly;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels.Dense;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels;

/// <summary>The table from format, operation, and instruction level to a kernel. Kernels are chosen once, on first request; shared by all threads.</summary>
/// <remarks>
/// The environment variable <c>FATHOM_ISA</c> (<c>portable</c>, <c>neon</c>, <c>avx2</c>, <c>avx512</c>, <c>amx</c>) sets the highest level to use.
/// If a level has no kernel, or the machine can't run it, the next lower one is used; <see cref="Choices"/> reports which and why.
/// </remarks>
public sealed class KernelTable
{
    /// <summary>Name of the environment variable that forces a level.</summary>
    public const string LevelVariable = "FATHOM_ISA";

    private static readonly Lazy<KernelTable>[] s_tables =
        [.. Enum.GetValues<InstructionLevel>().Select(level => new Lazy<KernelTable>(() => new KernelTable(level)))];

    private readonly ConcurrentDictionary<(BlockFormatId Format, MatrixOperation Operation), Chosen<ProductKernel>> _products = [];
    private readonly Lazy<Chosen<DenseKernel>>[] _dense;
    private readonly Lazy<FlashKernel> _attention;
    private readonly Lazy<CausalKernel> _causal;
    private readonly Lazy<IReadOnlyList<KernelChoice>> _choices;

    private KernelTable(InstructionLevel level)
    {
        Level = level;
        Prefetch = PrefetchChoice.OfThisMachine;
        _dense = [.. Enum.GetValues<GemmPrecision>().Select(precision => new Lazy<Chosen<DenseKernel>>(() => ChooseDense(precision)))];
        _attention = new(() => FlashKernel.Choose(level));
        _causal = new(() => CausalKernel.Choose(level));
        _choices = new(() => [.. Enum.GetValues<BlockFormatId>().SelectMany(ChooseAll), .. _dense.Select(dense => dense.Value.Choice)]);
    }

    /// <summary>The table of the level that <see cref="LevelVariable"/> names, or of the highest level.</summary>
    /// <exception cref="MachineVariableException">The variable's value is not a level.</exception>
    public static KernelTable Default => At(ReadLevel(Environment.GetEnvironmentVariable(LevelVariable)));

    /// <summary>
    /// Starts loading the assembler on another thread, so that the first kernel doesn't wait for it: worth a call where a model is opened, whose files
    /// are read meanwhile. Does nothing on processors that run no assembled kernel.
    /// </summary>
    public static void BeginLoadingAssembler()
    {
        if (CpuFeatures.HasAvx2)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static _ => _ = MachineCode.UnsupportedReason, null);
        }
    }

    /// <summary>The highest level that kernels may use; some may use a lower one.</summary>
    public InstructionLevel Level { get; }

    /// <summary>How row kernels prefetch weights.</summary>
    public PrefetchChoice Prefetch { get; }

    /// <summary>All formats and operations, each with the kernel chosen for it.</summary>
    public IReadOnlyList<KernelChoice> Choices => _choices.Value;

    /// <summary>Human-readable name of the kernel that runs attention's products.</summary>
    public string AttentionKernel => Attention.Name;

    /// <summary>What attention's operands are rounded to for the fastest products on this machine.</summary>
    public GemmPrecision AttentionPrecision => Attention.BFloat16 is null ? GemmPrecision.Float32 : GemmPrecision.BFloat16;

    /// <summary>The unit that multiplies in dense products of a precision.</summary>
    public ArithmeticUnit DenseUnit(GemmPrecision precision) => GetDense(precision).Unit ?? ArithmeticUnit.Float32;

    /// <summary>The table of a level.</summary>
    public static KernelTable At(InstructionLevel level) => s_tables[(int)level].Value;

    /// <summary>The kernel for attention's products.</summary>
    internal FlashKernel Attention => _attention.Value;

    /// <summary>The kernel for attention in training.</summary>
    internal CausalKernel Causal => _causal.Value;

    /// <summary>The kernel for dense products.</summary>
    internal DenseKernel GetDense(GemmPrecision precision) => _dense[(int)precision].Value.Kernel;

    /// <summary>The kernel for a product.</summary>
    internal ProductKernel Get(BlockFormatId format, MatrixOperation operation) =>
        _products.TryGetValue((format, operation), out Chosen<ProductKernel>? chosen) ? chosen.Kernel : Choose((format, operation)).Kernel;

    internal static InstructionLevel ReadLevel(string? name) => name?.ToLowerInvariant() switch
    {
        null or "" or "amx" => InstructionLevel.Amx,
        "avx512" => InstructionLevel.Avx512,
        "avx2" => InstructionLevel.Avx2,
        "neon" => InstructionLevel.Neon,
        "portable" => InstructionLevel.Portable,
        _ => throw new MachineVariableException(LevelVariable, name, "portable, neon, avx2, avx512 or amx"),
    };

    private Chosen<ProductKernel> Choose((BlockFormatId Format, MatrixOperation Operation) key) => _products.GetOrAdd(key, _ =>
    {
        var unsupportedReasons = new List<string>();
        KernelEntry entry = KernelEntries.Of(key.Format)
            .Where(entry => entry.Operation == key.Operation && IsOfThisArchitecture(entry.Level))
            .OrderByDescending(entry => entry.Level)
            .FirstOrDefault(entry => CanRun(entry.Level, entry.UnsupportedReason, unsupportedReasons))
            ?? throw new NotSupportedException($"there is no kernel for {key.Operation} products with {key.Format} weights");
        ProductKernel kernel = entry.Create();
        return new(kernel, new KernelChoice(entry.Format, entry.Operation, entry.Level, kernel.Name, kernel.Unit, string.Join("; ", unsupportedReasons)));
    });

    /// <summary>Levels of another architecture are no missed opportunity, so nobody is told why they are not used.</summary>
    private static bool IsOfThisArchitecture(InstructionLevel level) =>
        level == InstructionLevel.Portable || (level == InstructionLevel.Neon) == (RuntimeInformation.ProcessArchitecture == Architecture.Arm64);

    private IEnumerable<KernelChoice> ChooseAll(BlockFormatId format) =>
        KernelEntries.Of(format).Select(entry => entry.Operation).Distinct().Select(operation => Choose((format, operation)).Choice);

    private Chosen<DenseKernel> ChooseDense(GemmPrecision precision)
    {
        var unsupportedReasons = new List<string>();
        DenseKernelEntry entry = KernelEntries.Dense
            .Where(entry => entry.Precision == precision && IsOfThisArchitecture(entry.Level))
            .OrderByDescending(entry => entry.Level)
            .First(entry => CanRun(entry.Level, entry.UnsupportedReason, unsupportedReasons));
        DenseKernel kernel = entry.Create();
        BlockFormatId format = precision == GemmPrecision.BFloat16 ? BlockFormatId.BF16 : BlockFormatId.F32;
        return new(
            kernel, new KernelChoice(format, MatrixOperation.Dense, entry.Level, kernel.Name, kernel.Unit, string.Join("; ", unsupportedReasons)));
    }

    private bool CanRun(InstructionLevel level, Func<string?> findUnsupportedReason, List<string> unsupportedReasons)
    {
        string? unsupportedReason = level > Level ? $"{level} is switched off" : findUnsupportedReason();
        if (unsupportedReason is not null)
        {
            unsupportedReasons.Add(unsupportedReason);
        }

        return unsupportedReason is null;
    }

    private sealed record Chosen<TKernel>(TKernel Kernel, KernelChoice Choice);
}
