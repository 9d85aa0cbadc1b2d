using Fathom.Formats.Gguf;

namespace Fathom.Formats.Tests.Gguf;

public class GgufFileTests
{
    [Fact]
    public void Open_GoldenBytes_GivesEveryValue()
    {
        byte[] bytes = new RawGguf(tensors: 2, pairs: 8)
            .Pair("a.count", 7)
            .Text("a.byte").U32(0).Bytes(200)
            .Text("a.negative").U32(5).U32(0xFFFFFFFE)
            .Text("a.long").U32(10).U64(1UL << 40)
            .Text("a.number").U32(6).U32(BitConverter.SingleToUInt32Bits(1.5f))
            .Text("a.flag").U32(7).Bytes(1)
            .Text("a.text").U32(8).Text("Grüße")
            .Text("a.list").U32(9).U32(8).U64(2).Text("x").Text("")
            .Tensor("matrix", 0, 0, 3, 2)
            .Tensor("vector", 1, 32, 5)
            .Data(32 + 10)
            .ToArray();

        using GgufFile file = Open(bytes);

        GgufMetadata metadata = file.Metadata;
        Assert.Equal(3, file.Version);
        Assert.Equal(7, metadata.FindInteger("a.count"));
        Assert.Equal(200, metadata.FindInteger("a.byte"));
        Assert.Equal(-2, metadata.FindInteger("a.negative"));
        Assert.Equal(1L << 40, metadata.FindInteger("a.long"));
        Assert.Equal(1.5, metadata.FindNumber("a.number"));
        Assert.Equal(7.0, metadata.FindNumber("a.count"));
        Assert.True(metadata.FindBoolean("a.flag"));
        Assert.Equal("Grüße", metadata.FindString("a.text"));
        Assert.Equal(["x", ""], metadata.FindArray("a.list")!.ToStrings());
        Assert.Null(metadata.FindInteger("a.absent"));
        Assert.True(file.TryGetTensor("matrix", out GgufTensor? matrix));
        Assert.Equal((3L, 2L, 24L), (matrix.Columns, matrix.Rows, matrix.Bytes));
        Assert.True(file.TryGetTensor("vector", out GgufTensor? vector));
        Assert.Equal(10, file.Data(vector).Length);
    }

    [Theory]
    [InlineData("a.text")]
    [InlineData("a.flag")]
    public void FindInteger_OtherType_IsRefused(string key)
    {
        using GgufFile file = Open(new RawGguf(0, 2).Text("a.text").U32(8).Text("7").Text("a.flag").U32(7).Bytes(1).ToArray());

        Assert.Equal("gguf.metadata.type", Refusal.CodeOf(() => file.Metadata.FindInteger(key)));
    }

    public static TheoryData<string, byte[]> Refused => new()
    {
        { "gguf.magic", new RawGguf(0, 0, magic: "GGUG").ToArray() },
        { "gguf.version", new RawGguf(0, 0, version: 1).ToArray() },
        { "gguf.version", new RawGguf(0, 0, version: 4).ToArray() },
        { "gguf.version", new RawGguf(0, 0, version: 0).ToArray() },
        { "gguf.big_endian", new RawGguf(0, 0, version: 0x03000000).ToArray() },
        { "gguf.truncated", new RawGguf(100, 0).ToArray() },
        { "gguf.truncated", new RawGguf(0, 100).ToArray() },
        { "gguf.limit.tensors", new RawGguf(131_073, 0).ToArray() },
        { "gguf.limit.tensors", new RawGguf(ulong.MaxValue, 0).ToArray() },
        { "gguf.limit.metadata", new RawGguf(0, 65_537).ToArray() },
        { "gguf.metadata.duplicate", new RawGguf(0, 2).Pair("k", 1).Pair("k", 2).ToArray() },
        { "gguf.metadata.key", new RawGguf(0, 1).Pair("", 1).ToArray() },
        { "gguf.metadata.key", new RawGguf(0, 1).U64(1).Bytes(0xFF).U32(4).U32(1).ToArray() },
        { "gguf.metadata.key", new RawGguf(0, 1).Text("k", 65_536).U32(4).U32(1).ToArray() },
        { "gguf.truncated", new RawGguf(0, 1).Text("k", 60_000).U32(4).U32(1).ToArray() },
        { "gguf.metadata.value_type", new RawGguf(0, 1).Text("k").U32(13).U32(1).ToArray() },
        { "gguf.metadata.value_type", new RawGguf(0, 1).Text("k").U32(9).U32(99).U64(1).U64(0).ToArray() },
        { "gguf.metadata.boolean", new RawGguf(0, 1).Text("k").U32(7).Bytes(2).ToArray() },
        { "gguf.limit.string", new RawGguf(0, 1).Text("k").U32(8).U64(1 << 30).ToArray() },
        { "gguf.limit.array", new RawGguf(0, 1).Text("k").U32(9).U32(4).U64(1 << 30).ToArray() },
        { "gguf.truncated", new RawGguf(0, 1).Text("k").U32(9).U32(8).U64(16_777_216).Bytes(new byte[1_000]).ToArray() },
        { "gguf.limit.nesting", new RawGguf(0, 1).Text("k").U32(9).U32(9).U64(1).U32(9).U64(1).U32(9).U64(1).U32(9).U64(1).U32(0).U64(0).ToArray() },
        { "gguf.alignment", new RawGguf(0, 1).Pair("general.alignment", 0).ToArray() },
        { "gguf.alignment", new RawGguf(0, 1).Pair("general.alignment", 4).ToArray() },
        { "gguf.alignment", new RawGguf(0, 1).Pair("general.alignment", 24).ToArray() },
        { "gguf.alignment", new RawGguf(0, 1).Pair("general.alignment", 0x80000000).ToArray() },
        { "gguf.alignment", new RawGguf(0, 1).Pair("general.alignment", 2_097_152).ToArray() },
        { "gguf.alignment", new RawGguf(0, 1).Text("general.alignment").U32(5).U32(32).ToArray() },
        { "gguf.tensor.name", new RawGguf(1, 0).Tensor(new string('n', 64), 0, 0, 1).Data(4).ToArray() },
        { "gguf.tensor.name", new RawGguf(1, 0).Tensor("", 0, 0, 1).Data(4).ToArray() },
        { "gguf.tensor.dimensions", new RawGguf(1, 0).Tensor("t", 0, 0, 1, 1, 1, 1, 1).Data(4).ToArray() },
        { "gguf.tensor.shape", new RawGguf(1, 0).Tensor("t", 0, 0, 1UL << 32, 1UL << 31).Data(4).ToArray() },
        { "gguf.tensor.shape", new RawGguf(1, 0).Tensor("t", 0, 0, 0, ulong.MaxValue).Data(4).ToArray() },
        { "gguf.tensor.out_of_bounds", new RawGguf(1, 0).Tensor("t", 0, 0, 1UL << 61).Data(4).ToArray() },
        { "gguf.tensor.out_of_bounds", new RawGguf(1, 0).Tensor("t", 0, 0, (1UL << 42) + 1, 1).Data(4).ToArray() },
        { "gguf.tensor.type", new RawGguf(1, 0).Tensor("t", 4, 0, 32).Data(64).ToArray() },
        { "gguf.tensor.type", new RawGguf(1, 0).Tensor("t", uint.MaxValue, 0, 32).Data(64).ToArray() },
        { "gguf.tensor.block", new RawGguf(1, 0).Tensor("t", 8, 0, 33).Data(64).ToArray() },
        { "gguf.tensor.offset", new RawGguf(2, 0).Tensor("a", 0, 0, 1).Tensor("b", 0, 64, 1).Data(96).ToArray() },
        { "gguf.tensor.offset", new RawGguf(2, 0).Tensor("a", 0, 0, 1).Tensor("b", 0, 0, 1).Data(96).ToArray() },
        { "gguf.tensor.offset", new RawGguf(2, 0).Tensor("a", 0, 0, 1UL << 60).Tensor("b", 0, 32, 1UL << 60).Data(4).ToArray() },
        { "gguf.tensor.out_of_bounds", new RawGguf(1, 0).Tensor("t", 0, 0, 8).Data(31).ToArray() },
        { "gguf.tensor.duplicate", new RawGguf(2, 0).Tensor("a", 0, 0, 1).Tensor("a", 0, 32, 1).Data(64).ToArray() },
        { "gguf.split.name", new RawGguf(0, 2).Text("split.no").U32(2).Bytes(0, 0).Text("split.count").U32(2).Bytes(2, 0).ToArray() },
        { "gguf.split.number", new RawGguf(0, 2).Text("split.no").U32(2).Bytes(1, 0).Text("split.count").U32(2).Bytes(2, 0).ToArray() },
        { "model.file.empty", [] },
    };

    [Theory, MemberData(nameof(Refused))]
    public void Open_HostileBytes_IsRefusedCheaply(string code, byte[] bytes) =>
        Assert.Equal(code, Refusal.Cost(() => Open(bytes).Dispose(), bytes.Length));

    [Theory]
    [InlineData(28_000, 0)]
    [InlineData(0, 57_000)]
    public void Open_DenseHeader_StaysWithinFourTimesItsLength(int tensors, int pairs)
    {
        var raw = new RawGguf((ulong)tensors, (ulong)pairs);
        for (int i = 0; i < pairs; i++)
        {
            raw.Text($"{i:x}").U32(0).Bytes(1);
        }

        for (int i = 0; i < tensors; i++)
        {
            raw.Tensor($"{i:x}", 0, 0, 0);
        }

        byte[] bytes = raw.ToArray();
        Assert.True(bytes.Length < 1 << 20);
        Assert.Null(Refusal.Cost(() => Open(bytes).Dispose(), bytes.Length));
    }

    [Fact]
    public void Open_KnownTypeThatIsNotComputed_IsListed()
    {
        using GgufFile file = Open(new RawGguf(1, 0).Tensor("t", 16, 0, 256).Data(66).ToArray());

        Assert.Equal("IQ2_XXS", Assert.Single(file.Tensors).Type.Name);
        Assert.Null(Assert.Single(file.Tensors).Type.Format);
    }

    [Fact]
    public void Open_ZeroLengthTensorAndOddAlignment_IsAccepted()
    {
        byte[] bytes = new RawGguf(3, 1)
            .Pair("general.alignment", 64)
            .Tensor("a", 0, 0, 0, 5)
            .Tensor("b", 0, 0, 1)
            .Tensor("c", 0, 64, 1)
            .Data(68, alignment: 64)
            .ToArray();

        using GgufFile file = Open(bytes);

        Assert.Equal(0, file.Tensors.First().Bytes);
    }

    [Theory]
    [InlineData(2, null)]
    [InlineData(3, null)]
    [InlineData(4, "gguf.limit.tensors")]
    public void Open_TensorsAroundTheLimit_AreCounted(int count, string? code)
    {
        var raw = new RawGguf((ulong)count, 0);
        for (int i = 0; i < count; i++)
        {
            raw.Tensor($"t{i}", 0, (ulong)(32 * i), 8);
        }

        byte[] bytes = raw.Data(32 * count).ToArray();
        Assert.Equal(code, Refusal.CodeOf(() => Open(bytes, new GgufLimits { MaxTensors = 3 }).Dispose()));
    }

    [Theory]
    [InlineData(2, null)]
    [InlineData(3, null)]
    [InlineData(4, "gguf.limit.metadata")]
    public void Open_PairsAroundTheLimit_AreCounted(int count, string? code)
    {
        var raw = new RawGguf(0, (ulong)count);
        for (int i = 0; i < count; i++)
        {
            raw.Pair($"k{i}", 1);
        }

        Assert.Equal(code, Refusal.CodeOf(() => Open(raw.ToArray(), new GgufLimits { MaxMetadataPairs = 3 }).Dispose()));
    }

    [Theory]
    [InlineData(9, null)]
    [InlineData(10, null)]
    [InlineData(11, "gguf.limit.string")]
    public void Open_StringAroundTheLimit_IsMeasured(int length, string? code)
    {
        byte[] bytes = new RawGguf(0, 1).Text("k").U32(8).Text(new string('s', length)).ToArray();

        Assert.Equal(code, Refusal.CodeOf(() => Open(bytes, new GgufLimits { MaxStringBytes = 10 }).Dispose()));
    }

    [Theory]
    [InlineData(9, null)]
    [InlineData(10, null)]
    [InlineData(11, "gguf.limit.array")]
    public void Open_ArrayAroundTheLimit_IsMeasured(int length, string? code)
    {
        byte[] bytes = new RawGguf(0, 1).Text("k").U32(9).U32(0).U64((ulong)length).Bytes(new byte[length]).ToArray();
        Assert.Equal(code, Refusal.CodeOf(() => Open(bytes, new GgufLimits { MaxArrayElements = 10 }).Dispose()));
    }

    [Theory]
    [InlineData(65_534, null)]
    [InlineData(65_535, null)]
    [InlineData(65_536, "gguf.metadata.key")]
    public void Open_KeyAroundTheLimit_IsMeasured(int length, string? code) =>
        Assert.Equal(code, Refusal.CodeOf(() => Open(new RawGguf(0, 1).Pair(new string('k', length), 1).ToArray()).Dispose()));

    [Theory]
    [InlineData(62, null)]
    [InlineData(63, null)]
    [InlineData(64, "gguf.tensor.name")]
    public void Open_TensorNameAroundTheLimit_IsMeasured(int length, string? code) =>
        Assert.Equal(code, Refusal.CodeOf(() => Open(new RawGguf(1, 0).Tensor(new string('n', length), 0, 0, 1).Data(4).ToArray()).Dispose()));

    [Fact]
    public void Open_EveryPrefix_IsRefused()
    {
        byte[] bytes = Small();

        for (int length = 0; length < bytes.Length; length++)
        {
            byte[] prefix = bytes[..length];
            Assert.NotNull(Refusal.Cost(() => Open(prefix).Dispose(), length));
        }
    }

    [Fact]
    public void Open_EveryBitFlipped_SucceedsOrIsRefused()
    {
        byte[] bytes = Small();

        for (int bit = 0; bit < 8 * (bytes.Length - 74); bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Refusal.Cost(() => Open(flipped).Dispose(), flipped.Length);
        }
    }

    [Fact]
    public void Open_SplitModel_JoinsItsParts()
    {
        using var folder = new TempFolder();
        for (byte part = 0; part < 2; part++)
        {
            byte[] bytes = new RawGguf(1, 3)
                .Text("split.no").U32(2).Bytes(part, 0)
                .Text("split.count").U32(2).Bytes(2, 0)
                .Text("split.tensors.count").U32(5).U32(2)
                .Tensor($"t{part}", 0, 0, 2).Data(8).ToArray();
            File.WriteAllBytes(folder.File($"m-0000{part + 1}-of-00002.gguf"), bytes);
        }

        using var file = GgufFile.Open(folder.File("m-00001-of-00002.gguf"));

        Assert.Equal(["t0", "t1"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(8, file.Data(file.Tensors.Last()).Length);
        Assert.Equal("gguf.split.number", Refusal.CodeOf(() => GgufFile.Open(folder.File("m-00002-of-00002.gguf")).Dispose()));
    }

    [Fact]
    public void Metadata_AfterDispose_ThrowsInsteadOfReadingLostMemory()
    {
        GgufFile file = Open(new RawGguf(0, 1).Pair("k", 1).ToArray());
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.Metadata.FindInteger("k"));
    }

    private static byte[] Small() => new RawGguf(tensors: 2, pairs: 4)
        .Pair("general.alignment", 32)
        .Text("a.text").U32(8).Text("text")
        .Text("a.list").U32(9).U32(8).U64(2).Text("x").Text("yy")
        .Text("a.numbers").U32(9).U32(5).U64(3).U32(1).U32(2).U32(3)
        .Tensor("matrix", 0, 0, 3, 2)
        .Tensor("quants", 8, 32, 32, 2)
        .Data(32 + 68)
        .ToArray();

    private static GgufFile Open(byte[] bytes, GgufLimits? limits = null)
    {
        string path = Path.Combine(Path.GetTempPath(), $"fathom-test-{Guid.NewGuid():N}.gguf");
        File.WriteAllBytes(path, bytes);
        try
        {
            return GgufFile.Open(path, limits);
        }
        finally
        {
            // The map keeps the bytes where the system lets an open file be deleted.
            Delete(path);
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
        {
        }
    }
}
