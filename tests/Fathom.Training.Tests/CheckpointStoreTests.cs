using System.Text.Json.Nodes;
using Fathom.Numerics.Memory;
using Fathom.Training.Runs;

namespace Fathom.Training.Tests;

public sealed class CheckpointStoreTests : IDisposable
{
    private const int Values = 5000;

    /// <summary>What .NET reports for ENOSPC.</summary>
    private const int NoSpace = 28;

    private readonly TempFolder _temp = new();
    private readonly AlignedBuffer<float> _values = new(Values);

    public void Dispose()
    {
        _values.Dispose();
        _temp.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(4 * Values)]
    [InlineData((8 * Values) + 5)]
    public void Write_DiskFillsUp_SaysSoAndThePreviousCheckpointServes(long room)
    {
        Fill(1);
        new CheckpointStore(_temp.File("checkpoints")).Write(1, Arrays(), new JsonObject { ["step"] = 1 });
        var full = new CheckpointStore(_temp.File("checkpoints"), path => new FullDisk(path, () => room, written => room -= written));
        Fill(2);

        IOException failure = Assert.Throws<IOException>(() => full.Write(2, Arrays(), new JsonObject { ["step"] = 2 }));

        Assert.Equal(NoSpace, failure.HResult);
        Assert.Equal(["step-00000001"], Directory.GetFileSystemEntries(_temp.File("checkpoints")).Select(Path.GetFileName));
        JsonObject state = new CheckpointStore(_temp.File("checkpoints")).LoadNewest(Arrays(), Assert.Fail)!;
        Assert.Equal(1, state["step"]!.GetValue<int>());
        Assert.All(_values.Span.ToArray(), value => Assert.Equal(1, value));
    }

    [Fact]
    public void Write_LaterCheckpointsAreDamaged_TakesTheirPlace()
    {
        var store = new CheckpointStore(_temp.File("checkpoints"));
        store.Write(100, Arrays(), [], validationLoss: 1);
        store.Write(200, Arrays(), []);
        store.Write(300, Arrays(), []);
        foreach (int step in (int[])[200, 300])
        {
            File.WriteAllText(_temp.File($"checkpoints/step-{step:D8}/state.json"), "damaged");
        }

        Assert.NotNull(store.LoadNewest(Arrays(), _ => { }));
        store.Write(150, Arrays(), []);

        Assert.Equal([150, 100], store.Steps);
    }

    [Fact]
    public void Best_KilledBeforeItWasNoted_IsFoundInTheManifests()
    {
        var store = new CheckpointStore(_temp.File("checkpoints"));
        store.Write(1, Arrays(), [], validationLoss: 1);
        File.Delete(_temp.File("checkpoints/best.json"));
        store.Write(2, Arrays(), [], validationLoss: 2);
        store.Write(3, Arrays(), []);
        store.Write(4, Arrays(), []);

        Assert.Equal(1, store.Best?.Step);
        Assert.Equal([4, 3, 1], store.Steps);
    }

    private void Fill(float value) => _values.Span.Fill(value);

    private Dictionary<string, NativeSpan<float>> Arrays() => new() { ["weights"] = _values.Memory, ["first"] = _values.Memory };

    private sealed class FullDisk(string path, Func<long> room, Action<long> take) : FileStream(path, FileMode.Create)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            int fits = (int)Math.Min(room(), buffer.Length);
            base.Write(buffer[..fits]);
            take(fits);
            if (fits < buffer.Length)
            {
                throw new IOException("No space left on device", NoSpace);
            }
        }
    }
}
