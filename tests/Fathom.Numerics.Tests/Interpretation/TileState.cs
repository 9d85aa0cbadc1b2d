using Iced.Intel;

namespace Fathom.Numerics.Tests.Interpretation;

/// <summary>The AMX tile registers.</summary>
internal sealed unsafe class TileState
{
    private const int Tiles = 8;
    private const int MaxRows = 16;
    private const int MaxRowBytes = 64;

    private readonly byte[][] _registers = [.. Enumerable.Range(0, Tiles).Select(_ => new byte[MaxRows * MaxRowBytes])];
    private readonly int[] _rows = new int[Tiles];
    private readonly int[] _rowBytes = new int[Tiles];
    private bool _isConfigured;

    /// <summary>Executes a tile instruction; false when it is none.</summary>
    public bool Execute(in Instruction instruction, byte* memory, ulong stride)
    {
        switch (instruction.Mnemonic)
        {
            case Mnemonic.Ldtilecfg:
                Configure(memory);
                return true;
            case Mnemonic.Tilerelease:
                _isConfigured = false;
                return true;
            case Mnemonic.Tilezero:
                Array.Clear(BytesOf(instruction.Op0Register));
                return true;
            case Mnemonic.Tileloadd:
                Load(Index(instruction.Op0Register), memory, stride);
                return true;
            case Mnemonic.Tilestored:
                Store(Index(instruction.Op1Register), memory, stride);
                return true;
            case Mnemonic.Tdpbf16ps:
                MultiplyAdd(Index(instruction.Op0Register), Index(instruction.Op1Register), Index(instruction.Op2Register));
                return true;
            default:
                return false;
        }
    }

    private static float BFloat16(byte[] tile, int offset) => BitConverter.UInt32BitsToSingle((uint)BitConverter.ToUInt16(tile, offset) << 16);

    private int Index(Register register) =>
        _isConfigured ? register - Register.TMM0 : throw new InvalidOperationException("tiles are used without a configuration");

    private byte[] BytesOf(Register register) => _registers[Index(register)];

    private void Configure(byte* memory)
    {
        Assert.Equal(1, memory[0]);
        for (int tile = 0; tile < Tiles; tile++)
        {
            _rowBytes[tile] = *(ushort*)(memory + 16 + (2 * tile));
            _rows[tile] = memory[48 + tile];
            Assert.InRange(_rowBytes[tile], 1, MaxRowBytes);
            Assert.InRange(_rows[tile], 1, MaxRows);
        }

        _isConfigured = true;
    }

    private void Load(int tile, byte* memory, ulong stride)
    {
        Array.Clear(_registers[tile]);
        for (int row = 0; row < _rows[tile]; row++)
        {
            new ReadOnlySpan<byte>(memory + ((ulong)row * stride), _rowBytes[tile]).CopyTo(_registers[tile].AsSpan(row * MaxRowBytes));
        }
    }

    private void Store(int tile, byte* memory, ulong stride)
    {
        for (int row = 0; row < _rows[tile]; row++)
        {
            _registers[tile].AsSpan(row * MaxRowBytes, _rowBytes[tile]).CopyTo(new Span<byte>(memory + ((ulong)row * stride), _rowBytes[tile]));
        }
    }

    /// <summary>Even and odd columns are summed apart, then both sums join the target.</summary>
    private void MultiplyAdd(int target, int first, int second)
    {
        for (int m = 0; m < _rows[target]; m++)
        {
            for (int n = 0; n < _rowBytes[target] / sizeof(float); n++)
            {
                float even = 0;
                float odd = 0;
                for (int k = 0; k < _rowBytes[first] / sizeof(float); k++)
                {
                    int a = (m * MaxRowBytes) + (k * sizeof(float));
                    int b = (k * MaxRowBytes) + (n * sizeof(float));
                    even += BFloat16(_registers[first], a) * BFloat16(_registers[second], b);
                    odd += BFloat16(_registers[first], a + 2) * BFloat16(_registers[second], b + 2);
                }

                Span<byte> sum = _registers[target].AsSpan((m * MaxRowBytes) + (n * sizeof(float)), sizeof(float));
                BitConverter.TryWriteBytes(sum, BitConverter.ToSingle(sum) + even + odd);
            }
        }
    }
}
