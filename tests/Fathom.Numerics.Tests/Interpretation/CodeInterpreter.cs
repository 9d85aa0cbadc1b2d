using Iced.Intel;

namespace Fathom.Numerics.Tests.Interpretation;

/// <summary>Executes assembled kernels instruction by instruction, so that those for processors that are not here run in tests all the same.</summary>
/// <remarks>Knows the instructions that the kernels use and no others. Semantics after Intel's Software Developer's Manual, volume 2.</remarks>
internal sealed unsafe class CodeInterpreter
{
    private const ulong ReturnAddress = ulong.MaxValue;

    private readonly byte[] _code;
    private readonly Dictionary<ulong, Instruction> _instructions = [];
    private readonly ulong[] _general = new ulong[16];
    private readonly VectorState _vectors = new();
    private readonly TileState _tiles = new();
    private readonly Stack<ulong> _stack = [];
    private long _flags;

    public CodeInterpreter(byte[] code)
    {
        _code = code;
        var decoder = Decoder.Create(64, new ByteArrayCodeReader(code));
        bool returned = false;
        while (!returned)
        {
            Instruction instruction = decoder.Decode();
            _instructions.Add(instruction.IP, instruction);
            returned = instruction.Mnemonic == Mnemonic.Ret;
        }
    }

    /// <summary>Calls the code with a pointer to its arguments.</summary>
    public void Run(void* arguments)
    {
        _general[Index(OperatingSystem.IsWindows() ? Register.RCX : Register.RDI)] = (ulong)arguments;
        fixed (byte* code = _code)
        {
            ulong ip = 0;
            while (ip != ReturnAddress)
            {
                Instruction instruction = _instructions[ip];
                ip = Execute(instruction, code);
            }
        }
    }

    private static int Index(Register register) => register.GetFullRegister() - Register.RAX;

    private ulong Execute(in Instruction instruction, byte* code)
    {
        switch (instruction.Mnemonic)
        {
            case Mnemonic.Ret:
                return ReturnAddress;
            case Mnemonic.Jmp:
                return instruction.NearBranchTarget;
            case Mnemonic.Je or Mnemonic.Jne or Mnemonic.Jl or Mnemonic.Jg or Mnemonic.Jge:
                return IsTaken(instruction.Mnemonic) ? instruction.NearBranchTarget : instruction.NextIP;
            case Mnemonic.Nop or Mnemonic.Prefetcht0 or Mnemonic.Vzeroupper:
                break;
            case Mnemonic.Kmovd:
                _vectors.SetMask(instruction.Op0Register, (uint)_general[Index(instruction.Op1Register)]);
                break;
            default:
                if (!_tiles.Execute(instruction, Address(instruction, code), Stride(instruction))
                    && !_vectors.Execute(instruction, Address(instruction, code)))
                {
                    ExecuteGeneral(instruction, code);
                }

                break;
        }

        return instruction.NextIP;
    }

    private bool IsTaken(Mnemonic mnemonic) => mnemonic switch
    {
        Mnemonic.Je => _flags == 0,
        Mnemonic.Jne => _flags != 0,
        Mnemonic.Jl => _flags < 0,
        Mnemonic.Jg => _flags > 0,
        _ => _flags >= 0,
    };

    private void ExecuteGeneral(in Instruction instruction, byte* code)
    {
        ulong first = Value(instruction, 0, code);
        ulong second = instruction.OpCount > 1 ? Value(instruction, 1, code) : 0;
        switch (instruction.Mnemonic)
        {
            case Mnemonic.Mov:
                _general[Index(instruction.Op0Register)] = second;
                break;
            case Mnemonic.Lea:
                _general[Index(instruction.Op0Register)] = (ulong)Address(instruction, code);
                break;
            case Mnemonic.Push:
                _stack.Push(first);
                break;
            case Mnemonic.Pop:
                _general[Index(instruction.Op0Register)] = _stack.Pop();
                break;
            case Mnemonic.Add:
                SetResult(instruction, first + second);
                break;
            case Mnemonic.Sub:
                SetResult(instruction, first - second);
                break;
            case Mnemonic.Inc:
                SetResult(instruction, first + 1);
                break;
            case Mnemonic.Imul:
                SetResult(instruction, second * instruction.GetImmediate(2));
                break;
            case Mnemonic.Dec:
                SetResult(instruction, first - 1);
                break;
            case Mnemonic.Shl:
                SetResult(instruction, first << (int)second);
                break;
            case Mnemonic.Shr:
                SetResult(instruction, first >> (int)second);
                break;
            case Mnemonic.Cmp:
                _flags = (long)(first - second);
                break;
            case Mnemonic.Test:
                _flags = (long)(first & second);
                break;
            default:
                throw new NotSupportedException($"the interpreter does not know {instruction}");
        }
    }

    private void SetResult(in Instruction instruction, ulong value)
    {
        _general[Index(instruction.Op0Register)] = value;
        _flags = (long)value;
    }

    private ulong Value(in Instruction instruction, int operand, byte* code) => instruction.GetOpKind(operand) switch
    {
        OpKind.Register => _general[Index(instruction.GetOpRegister(operand))],
        OpKind.Memory when instruction.Mnemonic == Mnemonic.Lea => 0,
        OpKind.Memory when instruction.MemorySize is MemorySize.Int32 or MemorySize.UInt32 => (ulong)*(int*)Address(instruction, code),
        OpKind.Memory => *(ulong*)Address(instruction, code),
        _ => instruction.GetImmediate(operand),
    };

    private byte* Address(in Instruction instruction, byte* code)
    {
        if (instruction.IsIPRelativeMemoryOperand)
        {
            return code + instruction.IPRelativeMemoryAddress;
        }

        ulong address = instruction.MemoryDisplacement64;
        address += instruction.MemoryBase == Register.None ? 0 : _general[Index(instruction.MemoryBase)];
        bool isTile = instruction.Mnemonic is Mnemonic.Tileloadd or Mnemonic.Tilestored;
        return (byte*)(address + (isTile ? 0 : Stride(instruction)));
    }

    private ulong Stride(in Instruction instruction) =>
        instruction.MemoryIndex == Register.None ? 0 : _general[Index(instruction.MemoryIndex)] * (ulong)instruction.MemoryIndexScale;
}
