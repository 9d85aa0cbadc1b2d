using Iced.Intel;

namespace Fathom.Numerics.Tests.Interpretation;

/// <summary>The 512-bit registers and their masks, as sixteen lanes of 32 bits.</summary>
internal sealed unsafe class VectorState
{
    private const int Lanes = 16;

    private readonly uint[][] _registers = [.. Enumerable.Range(0, 32).Select(_ => new uint[Lanes])];
    private readonly uint[] _masks = new uint[8];

    public void SetMask(Register register, uint value) => _masks[register - Register.K0] = value;

    /// <summary>Executes a vector instruction; false when it is none that is known.</summary>
    public bool Execute(in Instruction instruction, byte* memory)
    {
        switch (instruction.Mnemonic)
        {
            case Mnemonic.Vmovups or Mnemonic.Vmovaps:
                Move(instruction, (uint*)memory);
                return true;
            case Mnemonic.Vbroadcastss:
                Array.Fill(LanesOf(instruction.Op0Register), *(uint*)memory);
                return true;
            case Mnemonic.Vpxord:
                Combine(instruction, memory, (_, x, y) => x ^ y);
                return true;
            case Mnemonic.Vmulps:
                Combine(instruction, memory, (_, x, y) => Bits(Single(x) * Single(y)));
                return true;
            case Mnemonic.Vaddps:
                Combine(instruction, memory, (_, x, y) => Bits(Single(x) + Single(y)));
                return true;
            case Mnemonic.Vfmadd213ps:
                Combine(instruction, memory, (sum, x, y) => Bits(MathF.FusedMultiplyAdd(Single(x), Single(sum), Single(y))));
                return true;
            case Mnemonic.Vfmadd231ps:
                Combine(instruction, memory, (sum, x, y) => Bits(MathF.FusedMultiplyAdd(Single(x), Single(y), Single(sum))));
                return true;
            default:
                return false;
        }
    }

    private static float Single(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    private static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);

    private uint[] LanesOf(Register register) => _registers[register - Register.ZMM0];

    private void Move(in Instruction instruction, uint* memory)
    {
        uint mask = instruction.HasOpMask ? _masks[instruction.OpMask - Register.K0] : uint.MaxValue;
        bool isStore = instruction.Op0Kind == OpKind.Memory;
        uint[] register = LanesOf(isStore ? instruction.Op1Register : instruction.Op0Register);
        for (int lane = 0; lane < Lanes; lane++)
        {
            bool isChosen = ((mask >> lane) & 1) != 0;
            if (isStore && isChosen)
            {
                memory[lane] = register[lane];
            }
            else if (!isStore && (isChosen || instruction.ZeroingMasking))
            {
                register[lane] = isChosen ? memory[lane] : 0;
            }
        }
    }

    private void Combine(in Instruction instruction, byte* memory, Func<uint, uint, uint, uint> operation)
    {
        uint[] target = LanesOf(instruction.Op0Register);
        uint[] first = LanesOf(instruction.Op1Register);
        for (int lane = 0; lane < Lanes; lane++)
        {
            uint second = instruction.Op2Kind == OpKind.Memory ? ((uint*)memory)[lane] : LanesOf(instruction.Op2Register)[lane];
            target[lane] = operation(target[lane], first[lane], second);
        }
    }
}
