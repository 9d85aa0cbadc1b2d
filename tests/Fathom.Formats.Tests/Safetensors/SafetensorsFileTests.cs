using System.Buffers.Binary;
using System.Text;
using Fathom.Formats.Safetensors;

namespace Fathom.Formats.Tests.Safetensors;

public class SafetensorsFileTests
{
    private const string Two =
        """{"b":{"dtype":"F16","shape":[2],"data_offsets":[8,12]},"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}  """;

    public static TheoryData<string, byte[]> Refused => new()
    {
        { "model.file.empty", [] },
        { "safetensors.truncated", new byte[7] },
        { "safetensors.truncated", [200, 0, 0, 0, 0, 0, 0, 0, (byte)'{'] },
        { "safetensors.limit.header", [0, 0, 0, 0, 0, 0, 0, 0xFF] },
        { "safetensors.limit.header", BitConverter.GetBytes(100_000_001L) },
        { "safetensors.truncated", BitConverter.GetBytes(100_000_000L) },
        { "safetensors.header", Raw("", 0) },
        { "safetensors.header", Raw(" {}", 0) },
        { "safetensors.header", Raw("[]", 0) },
        { "json.invalid", Raw("{", 0) },
        { "json.invalid", Raw("{}}", 0) },
        { "json.invalid", Raw("""{"__metadata__":{},}""", 0) },
        { "json.utf8", Raw([(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)'}'], 0) },
        { "json.utf8", Raw("""{"\ud800":{}}""", 0) },
        { "safetensors.metadata", Raw("""{"__metadata__":""" + string.Concat(Enumerable.Repeat("[", 100)), 0) },
        { "safetensors.tensor", Raw("""{"a":1}""", 0) },
        { "safetensors.tensor", Raw("""{"a":{}}""", 0) },
        { "safetensors.tensor", Raw("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}""", 1) },
        { "safetensors.tensor", Raw("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"extra":1}}""", 1) },
        { "safetensors.tensor", Raw("""{"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1) },
        { "safetensors.tensor", Raw("""{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}""", 1) },
        { "safetensors.tensor", Raw("""{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,1]}}""", 1) },
        { "safetensors.tensor", Raw("""{"a":{"dtype":"U8","shape":[1e999],"data_offsets":[0,1]}}""", 1) },
        { "safetensors.dtype", Raw("""{"a":{"dtype":"F99","shape":[1],"data_offsets":[0,1]}}""", 1) },
        { "safetensors.shape", Raw("""{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,1]}}""", 1) },
        { "safetensors.size", Raw("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4) },
        { "safetensors.size", Raw("""{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,1]}}""", 1) },
        { "safetensors.size", Raw("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}""", 1) },
        { "safetensors.limit.dimensions", Raw("""{"a":{"dtype":"U8","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,1]}}""", 1) },
        { "safetensors.offsets", Raw("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2) },
        { "safetensors.offsets", Raw("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3) },
        { "safetensors.trailing", Raw("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 2) },
        { "safetensors.truncated", Raw("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 1) },
        { "safetensors.duplicate", Raw("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0) },
        { "safetensors.metadata", Raw("""{"__metadata__":{"a":1}}""", 0) },
        { "safetensors.metadata", Raw("""{"__metadata__":{},"__metadata__":{}}""", 0) },
        { "safetensors.metadata", Raw("""{"__metadata__":{"a":"1","a":"2"}}""", 0) },
    };

    [Fact]
    public void Open_GoldenBytes_GivesTensors()
    {
        using SafetensorsFile file = Open(Raw(Two, 12));

        Assert.Equal("pt", file.Metadata["format"]);
        Assert.True(file.TryGetTensor("a", out SafetensorsTensor? a));
        Assert.Equal([1L, 2L], a.Shape.ToArray());
        Assert.Equal(8, file.Data(a).Length);
        Assert.True(file.TryGetTensor("b", out SafetensorsTensor? b));
        Assert.Equal("F16", b.Dtype.Name);
    }

    [Theory, MemberData(nameof(Refused))]
    public void Open_HostileBytes_IsRefusedCheaply(string code, byte[] bytes) =>
        Assert.Equal(code, Refusal.Cost(() => Open(bytes).Dispose(), bytes.Length));

    [Fact]
    public void Open_DenseHeader_StaysWithinFourTimesItsLength()
    {
        IEnumerable<string> tensors = Enumerable.Range(0, 19_000)
            .Select(index => $$"""  "{{index:x}}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}""".Trim());
        byte[] bytes = Raw("{" + string.Join(",", tensors) + "}", 0);

        Assert.Null(Refusal.Cost(() => Open(bytes).Dispose(), bytes.Length));
    }

    [Theory]
    [InlineData(2, null)]
    [InlineData(3, null)]
    [InlineData(4, "safetensors.limit.metadata")]
    public void Open_MetadataAroundTheLimit_IsCounted(int count, string? code)
    {
        string pairs = string.Join(",", Enumerable.Range(0, count).Select(index => $"\"k{index}\":\"\""));
        byte[] bytes = Raw("{\"__metadata__\":{" + pairs + "}}", 0);
        Assert.Equal(code, Refusal.CodeOf(() => Open(bytes, new SafetensorsLimits { MaxMetadataPairs = 3 }).Dispose()));
    }

    [Fact]
    public void Open_ScalarAndEmptyTensors_AreAccepted()
    {
        using SafetensorsFile file = Open(
            Raw("""{"s":{"dtype":"U8","shape":[],"data_offsets":[0,1]},"z":{"dtype":"F32","shape":[0,7],"data_offsets":[1,1]}}""", 1));

        Assert.Equal([1L, 0L], file.Tensors.Select(tensor => tensor.Elements));
    }

    [Fact]
    public void Open_EveryPrefix_IsRefused()
    {
        byte[] bytes = Raw(Two, 12);

        for (int length = 0; length < bytes.Length; length++)
        {
            byte[] prefix = bytes[..length];
            Assert.NotNull(Refusal.Cost(() => Open(prefix).Dispose(), length));
        }
    }

    [Fact]
    public void Open_EveryBitFlipped_SucceedsOrIsRefused()
    {
        byte[] bytes = Raw(Two, 12);

        for (int bit = 0; bit < 8 * (bytes.Length - 12); bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Refusal.Cost(() => Open(flipped).Dispose(), flipped.Length);
        }
    }

    [Theory]
    [InlineData(2, null)]
    [InlineData(3, null)]
    [InlineData(4, "safetensors.limit.tensors")]
    public void Open_TensorsAroundTheLimit_AreCounted(int count, string? code)
    {
        string tensors = string.Join(",", Enumerable.Range(0, count).Select(index => $$"""  "t{{index}}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}"""));
        byte[] bytes = Raw("{" + tensors + "}", 0);
        Assert.Equal(code, Refusal.CodeOf(() => Open(bytes, new SafetensorsLimits { MaxTensors = 3 }).Dispose()));
    }

    [Theory]
    [InlineData(15, null)]
    [InlineData(16, null)]
    [InlineData(17, "safetensors.limit.dimensions")]
    public void Open_DimensionsAroundTheLimit_AreCounted(int count, string? code)
    {
        byte[] bytes = Raw($$$"""{"a":{"dtype":"U8","shape":[{{{string.Join(",", Enumerable.Repeat("1", count))}}}],"data_offsets":[0,1]}}""", 1);
        Assert.Equal(code, Refusal.CodeOf(() => Open(bytes).Dispose()));
    }

    [Theory]
    [InlineData(1, "safetensors.limit.header")]
    [InlineData(0, null)]
    [InlineData(-1, null)]
    public void Open_HeaderAroundTheLimit_IsMeasured(int excess, string? code)
    {
        byte[] bytes = Raw(Two, 12);
        int header = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(code, Refusal.CodeOf(() => Open(bytes, new SafetensorsLimits { MaxHeaderBytes = header - excess }).Dispose()));
    }

    [Fact]
    public void Write_DeclaredTensors_HasGoldenBytes()
    {
        using var folder = new TempFolder();
        Assert.True(SafetensorsDtype.TryGet("U8", out SafetensorsDtype? type));
        using (var writer = new SafetensorsWriter(folder.File("x.safetensors"), [new("t", type, [3])]))
        {
            writer.Write([1, 2, 3]);
            Assert.False(File.Exists(folder.File("x.safetensors")));
            writer.Commit();
        }

        string json = """{"t":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}""";
        string padded = json.PadRight((json.Length + 7) / 8 * 8);
        Assert.Equal(
            [.. BitConverter.GetBytes((long)padded.Length), .. Encoding.ASCII.GetBytes(padded), 1, 2, 3], File.ReadAllBytes(folder.File("x.safetensors")));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Write_NotCommitted_LeavesNothing()
    {
        using var folder = new TempFolder();
        Assert.True(SafetensorsDtype.TryGet("U8", out SafetensorsDtype? type));
        using (var writer = new SafetensorsWriter(folder.File("x.safetensors"), [new("t", type, [3])]))
        {
            writer.Write([1, 2]);
            Assert.Throws<InvalidOperationException>(() => writer.Commit());
            Assert.Throws<InvalidOperationException>(() => writer.Write([3, 4]));
        }

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("../outside.safetensors", "model.file.name")]
    [InlineData("a/b.safetensors", "model.file.name")]
    [InlineData("..", "model.file.name")]
    [InlineData("", "model.file.name")]
    [InlineData("C:x", "model.file.name")]
    [InlineData("empty.safetensors", "model.file.empty")]
    [InlineData("other.safetensors", "safetensors.index")]
    public void Open_IndexNamesAnotherFile_IsRefused(string fileName, string code)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("empty.safetensors"), []);
        File.WriteAllBytes(folder.File("other.safetensors"), Raw(Two, 12));
        File.WriteAllText(folder.File(SafetensorsModel.IndexFileName), $$$"""{"weight_map":{"x":"{{{fileName}}}"}}""");

        Assert.Equal(code, Refusal.CodeOf(() => SafetensorsModel.Open(folder.Path).Dispose()));
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"x.safetensors","a":"x.safetensors"}}""", "json.duplicate")]
    [InlineData("""{"weight_map":{},"weight_map":{}}""", "json.duplicate")]
    [InlineData("""{"weight_map":[]}""", "safetensors.index")]
    [InlineData("""{"weight_map":{"a":1}}""", "safetensors.index")]
    [InlineData("""{}""", "safetensors.index")]
    [InlineData("""[""", "json.invalid")]
    public void Open_HostileIndex_IsRefused(string index, string code)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("x.safetensors"), Raw(Two, 12));
        File.WriteAllText(folder.File(SafetensorsModel.IndexFileName), index);

        Assert.Equal(code, Refusal.CodeOf(() => SafetensorsModel.Open(folder.Path).Dispose()));
    }

    [Fact]
    public void Open_LinkOutOfTheFolder_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        using var folder = new TempFolder();
        using var other = new TempFolder();
        File.WriteAllBytes(other.File("x.safetensors"), Raw(Two, 12));
        File.CreateSymbolicLink(folder.File("x.safetensors"), other.File("x.safetensors"));
        File.WriteAllText(folder.File(SafetensorsModel.IndexFileName), """{"weight_map":{"a":"x.safetensors"}}""");

        Assert.Equal("model.file.link", Refusal.CodeOf(() => SafetensorsModel.Open(folder.Path).Dispose()));
    }

    [Fact]
    public void Open_Device_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no such device there");

        Assert.Equal("model.file.empty", Refusal.CodeOf(() => SafetensorsFile.Open("/dev/zero").Dispose()));
    }

    private static byte[] Raw(string json, int dataBytes) => Raw(Encoding.UTF8.GetBytes(json), dataBytes);

    private static byte[] Raw(byte[] json, int dataBytes) => [.. BitConverter.GetBytes((long)json.Length), .. json, .. new byte[dataBytes]];

    private static SafetensorsFile Open(byte[] bytes, SafetensorsLimits? limits = null)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("x.safetensors"), bytes);
        return SafetensorsFile.Open(folder.File("x.safetensors"), limits);
    }
}
