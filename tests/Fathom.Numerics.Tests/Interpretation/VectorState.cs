using Fathom.Numerics.Quantization;
using Iced.Intel;

namespace Fathom.Numerics.Tests.Interpretation;

/// <summary>The 512-bit registers and their masks, as sixteen lanes of 32 bits. What is written to a 256-bit register clears the upper half.</summary>
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
            case Mnemonic.Vmovups or Mnemonic.Vmovaps or Mnemonic.Vmovdqu or Mnemonic.Vmovdqa or Mnemonic.Vmovdqu64 or Mnemonic.Vmovdqa64:
                Move(instruction, (uint*)memory);
                return true;
            case Mnemonic.Vmaskmovps:
                MoveMasked(instruction, (uint*)memory);
                return true;
            case Mnemonic.Vbroadcastss or Mnemonic.Vpbroadcastd:
                Write(instruction.Op0Register, _ => *(uint*)memory);
                return true;
            case Mnemonic.Vcvtdq2ps:
                uint[] integers = LanesOf(instruction.Op1Register);
                Write(instruction.Op0Register, lane => Bits((int)integers[lane]));
                return true;
            case Mnemonic.Vpand:
                Combine(instruction, memory, (_, x, y) => x & y);
                return true;
            case Mnemonic.Vdpbf16ps:
                Combine(instruction, memory, (sum, x, y) => Bits(Single(sum) + (Brain(x, 0) * Brain(y, 0)) + (Brain(x, 1) * Brain(y, 1))));
                return true;
            case Mnemonic.Vpermi2w:
                PermuteWords(instruction, LanesOf(instruction.Op0Register), [.. LanesOf(instruction.Op1Register), .. LanesOf(instruction.Op2Register)]);
                return true;
            case Mnemonic.Vpermw:
                PermuteWords(instruction, LanesOf(instruction.Op1Register), LanesOf(instruction.Op2Register));
                return true;
            case Mnemonic.Vcvtne2ps2bf16:
                Narrow(instruction);
                return true;
            case Mnemonic.Vpslld or Mnemonic.Vpsrld:
                Shift(instruction);
                return true;
            case Mnemonic.Vpternlogd:
                byte table = instruction.Immediate8;
                Combine(instruction, memory, (x, y, z) => Chosen(table, x, y, z));
                return true;
            case Mnemonic.Vfnmsub231ps:
                Combine(instruction, memory, (sum, x, y) => Bits(MathF.FusedMultiplyAdd(-Single(x), Single(y), -Single(sum))));
                return true;
            case Mnemonic.Vpcmpeqd:
                Combine(instruction, memory, (_, x, y) => x == y ? uint.MaxValue : 0);
                return true;
            case Mnemonic.Vpaddw:
                Combine(instruction, memory, (_, x, y) => Words(Word(x, 0) + Word(y, 0), Word(x, 1) + Word(y, 1)));
                return true;
            case Mnemonic.Vpaddd:
                Combine(instruction, memory, (_, x, y) => x + y);
                return true;
            case Mnemonic.Vpmaddwd:
                Combine(instruction, memory, (_, x, y) => (uint)((Word(x, 0) * Word(y, 0)) + (Word(x, 1) * Word(y, 1))));
                return true;
            case Mnemonic.Vpmaddubsw:
                Combine(instruction, memory, (_, x, y) => Words(Saturate(Product(x, y, 0) + Product(x, y, 1)), Saturate(Product(x, y, 2) + Product(x, y, 3))));
                return true;
            case Mnemonic.Vpdpbusd:
                Combine(instruction, memory, (sum, x, y) => sum + (uint)(Product(x, y, 0) + Product(x, y, 1) + Product(x, y, 2) + Product(x, y, 3)));
                return true;
            case Mnemonic.Vfnmadd231ps:
                Combine(instruction, memory, (sum, x, y) => Bits(MathF.FusedMultiplyAdd(-Single(x), Single(y), Single(sum))));
                return true;
            case Mnemonic.Vpxord or Mnemonic.Vxorps:
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

    /// <summary>One of the two bfloat16 values of a lane.</summary>
    private static float Brain(uint lane, int index) => Single(index == 0 ? lane << 16 : lane & 0xFFFF_0000);

    private static short Word(uint lane, int index) => (short)(lane >> (16 * index));

    private static uint Words(int low, int high) => (ushort)low | ((uint)(ushort)high << 16);

    private static int Saturate(int value) => Math.Clamp(value, short.MinValue, short.MaxValue);

    /// <summary>An unsigned byte of the first operand by a signed one of the second.</summary>
    private static int Product(uint x, uint y, int index) => (byte)(x >> (8 * index)) * (sbyte)(y >> (8 * index));

    private static int WidthOf(Register register) => register.IsYMM() ? Lanes / 2 : Lanes;

    private uint[] LanesOf(Register register) => _registers[register - (register.IsYMM() ? Register.YMM0 : Register.ZMM0)];

    private void Write(Register register, Func<int, uint> value)
    {
        uint[] target = LanesOf(register);
        for (int lane = 0; lane < Lanes; lane++)
        {
            target[lane] = lane < WidthOf(register) ? value(lane) : 0;
        }
    }

    private void Move(in Instruction instruction, uint* memory)
    {
        uint mask = instruction.HasOpMask ? _masks[instruction.OpMask - Register.K0] : uint.MaxValue;
        bool isStore = instruction.Op0Kind == OpKind.Memory;
        Register name = isStore ? instruction.Op1Register : instruction.Op0Register;
        uint[] register = LanesOf(name);
        if (instruction.Op1Kind == OpKind.Register && !isStore)
        {
            uint[] source = LanesOf(instruction.Op1Register);
            Write(name, lane => source[lane]);
            return;
        }

        for (int lane = 0; lane < WidthOf(name); lane++)
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

    /// <summary>Each word of the indices chooses one of the 32 or 64 words of a table.</summary>
    private void PermuteWords(in Instruction instruction, uint[] indices, uint[] table)
    {
        uint[] target = LanesOf(instruction.Op0Register);
        uint[] words = [.. indices.Select(index => Words(Chosen(Word(index, 0)), Chosen(Word(index, 1))))];
        words.CopyTo(target, 0);

        int Chosen(short index) => Word(table[(index / 2) & (table.Length - 1)], index & 1);
    }

    /// <summary>Rounds the second source's lanes into the lower half, the first one's into the upper half.</summary>
    private void Narrow(in Instruction instruction)
    {
        uint[] lanes = [.. LanesOf(instruction.Op2Register), .. LanesOf(instruction.Op1Register)];
        uint[] words = [.. lanes.Select(lane => (uint)BFloat16Format.Round(Single(lane)))];
        Write(instruction.Op0Register, lane => Words((int)words[2 * lane], (int)words[(2 * lane) + 1]));
    }

    private void Shift(in Instruction instruction)
    {
        uint[] source = [.. LanesOf(instruction.Op1Register)];
        int count = instruction.Immediate8;
        bool isLeft = instruction.Mnemonic == Mnemonic.Vpslld;
        Write(instruction.Op0Register, lane => isLeft ? source[lane] << count : source[lane] >> count);
    }

    /// <summary>Bit by bit, the bit of a table that three bits point to.</summary>
    private static uint Chosen(byte table, uint x, uint y, uint z)
    {
        uint result = 0;
        for (int bit = 0; bit < 32; bit++)
        {
            uint index = (((x >> bit) & 1) << 2) | (((y >> bit) & 1) << 1) | ((z >> bit) & 1);
            result |= (uint)((table >> (int)index) & 1) << bit;
        }

        return result;
    }

    private void MoveMasked(in Instruction instruction, uint* memory)
    {
        bool isStore = instruction.Op0Kind == OpKind.Memory;
        uint[] mask = LanesOf(instruction.Op1Register);
        if (!isStore)
        {
            Write(instruction.Op0Register, lane => (mask[lane] >> 31) != 0 ? memory[lane] : 0);
            return;
        }

        uint[] source = LanesOf(instruction.Op2Register);
        for (int lane = 0; lane < WidthOf(instruction.Op2Register); lane++)
        {
            if ((mask[lane] >> 31) != 0)
            {
                memory[lane] = source[lane];
            }
        }
    }

    private void Combine(in Instruction instruction, byte* memory, Func<uint, uint, uint, uint> operation)
    {
        uint[] target = LanesOf(instruction.Op0Register);
        uint[] first = LanesOf(instruction.Op1Register);
        uint* second = (uint*)memory;
        fixed (uint* register = instruction.Op2Kind == OpKind.Memory ? null : LanesOf(instruction.Op2Register))
        {
            second = register is null ? second : register;
            for (int lane = 0; lane < Lanes; lane++)
            {
                target[lane] = lane < WidthOf(instruction.Op0Register) ? operation(target[lane], first[lane], second[lane]) : 0;
            }
        }
    }
}
