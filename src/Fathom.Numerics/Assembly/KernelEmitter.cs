using System.Runtime.InteropServices;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Assembly;

/// <summary>Assembles one kernel: a function that takes one pointer, to a block of arguments, and returns nothing.</summary>
/// <remarks>
/// The body may use all vector and mask registers, and of the general ones <c>rax rcx rdx rsi rdi r8 r9 r10</c> and <see cref="Arguments"/>, which are
/// volatile in System V. Those that are not volatile on Windows are saved and restored here.
/// </remarks>
internal sealed class KernelEmitter
{
    // Windows x64: xmm6–15 are not volatile, but only their lower 128 bits; zmm16–31 and the mask registers are volatile.
    private const int FirstSavedOnWindows = 6;
    private const int LastSavedOnWindows = 15;
    private const int VectorBytes = 16;

    private readonly bool _forWindows;
    private readonly List<(Label Label, byte[] Bytes)> _constants = [];

    public KernelEmitter()
        : this(OperatingSystem.IsWindows())
    {
    }

    internal KernelEmitter(bool forWindows)
    {
        _forWindows = forWindows;

        // Prologue and epilogue are VEX, which machines without AVX-512 can run, too; the body is EVEX unless ForAvx2 says otherwise.
        Code = new Assembler(64) { PreferVex = true };

        // First integer argument: rcx on Windows, rdi in System V.
        Code.mov(Arguments, forWindows ? rcx : rdi);
        Save();
        Code.PreferVex = false;
    }

    /// <summary>For kernels that must run without AVX-512: instructions use their AVX2 encoding if they have one.</summary>
    public static KernelEmitter ForAvx2()
    {
        var emitter = new KernelEmitter();
        emitter.Code.PreferVex = true;
        return emitter;
    }

    /// <summary>Receives the instructions.</summary>
    public Assembler Code { get; }

    /// <summary>Points to the arguments throughout the kernel.</summary>
    public static AssemblerRegister64 Arguments => r11;

    /// <summary>The 512-bit register with this number.</summary>
    public static AssemblerRegisterZMM Zmm(int number) => new(Register.ZMM0 + number);

    /// <summary>The 256-bit register with this number.</summary>
    public static AssemblerRegisterYMM Ymm(int number) => new(Register.YMM0 + number);

    /// <summary>The 128-bit register with this number.</summary>
    public static AssemblerRegisterXMM Xmm(int number) => new(Register.XMM0 + number);

    /// <summary>Loads a 64-bit argument.</summary>
    public void LoadArgument(AssemblerRegister64 register, int offset) => Code.mov(register, __qword_ptr[Arguments + offset]);

    /// <summary>The address of constant bytes, which are placed after the code; equal bytes are placed once.</summary>
    public AssemblerMemoryOperand Constant<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        foreach ((Label known, byte[] placed) in _constants)
        {
            if (bytes.SequenceEqual(placed))
            {
                // An operand relative to rip, so the code runs at any address.
                return __[known];
            }
        }

        Label label = Code.CreateLabel();
        _constants.Add((label, bytes.ToArray()));
        return __[label];
    }

    /// <summary>Runs a body <paramref name="counter"/> times; skips it if that is 0. Leaves 0 in the counter.</summary>
    public void Repeat(AssemblerRegister64 counter, Action body)
    {
        Label start = Code.CreateLabel();
        Label end = Code.CreateLabel();
        Code.test(counter, counter);
        Code.je(end);
        Code.Label(ref start);
        body();
        Code.dec(counter);
        Code.jne(start);
        Code.Label(ref end);

        // Iced attaches a label to the next instruction, at most one to each; the nop leaves the caller's next instruction free for another.
        Code.nop();
    }

    /// <summary>Ends the function.</summary>
    /// <returns>Its bytes, which run at any address.</returns>
    public byte[] Finish()
    {
        Code.PreferVex = true;
        Restore();

        // Upper halves left dirty would slow down SSE code that runs next.
        Code.vzeroupper();
        Code.ret();
        PlaceConstants();
        var writer = new ByteWriter();
        Code.Assemble(writer, 0);
        return [.. writer.Bytes];
    }

    /// <summary>Places constants in order of size, the largest last: code ends where a page does, so 64-byte constants at its end are aligned.</summary>
    private void PlaceConstants()
    {
        foreach ((Label label, byte[] bytes) in _constants.OrderBy(constant => constant.Bytes.Length))
        {
            Label start = label;
            Code.Label(ref start);
            Code.db(bytes);
        }
    }

    private void Save()
    {
        if (_forWindows)
        {
            Code.push(rsi);
            Code.push(rdi);
            Code.sub(rsp, (LastSavedOnWindows - FirstSavedOnWindows + 1) * VectorBytes);
            for (int i = FirstSavedOnWindows; i <= LastSavedOnWindows; i++)
            {
                Code.vmovups(__xmmword_ptr[rsp + ((i - FirstSavedOnWindows) * VectorBytes)], new AssemblerRegisterXMM(Register.XMM0 + i));
            }
        }
    }

    private void Restore()
    {
        if (_forWindows)
        {
            for (int i = FirstSavedOnWindows; i <= LastSavedOnWindows; i++)
            {
                Code.vmovups(new AssemblerRegisterXMM(Register.XMM0 + i), __xmmword_ptr[rsp + ((i - FirstSavedOnWindows) * VectorBytes)]);
            }

            Code.add(rsp, (LastSavedOnWindows - FirstSavedOnWindows + 1) * VectorBytes);
            Code.pop(rdi);
            Code.pop(rsi);
        }
    }

    private sealed class ByteWriter : CodeWriter
    {
        public List<byte> Bytes { get; } = [];

        public override void WriteByte(byte value) => Bytes.Add(value);
    }
}
