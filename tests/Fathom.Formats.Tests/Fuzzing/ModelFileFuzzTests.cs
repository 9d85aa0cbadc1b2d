using System.Buffers.Binary;
using System.Text;
using Fathom.Formats.Files;
using Fathom.Formats.Gguf;
using Fathom.Testing.Fuzzing;
using Fathom.Testing.Models;

namespace Fathom.Formats.Tests.Fuzzing;

public sealed class ModelFileFuzzTests : IDisposable
{
    private const int Cases = 200;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_DamagedGguf_IsReadOrRefused()
    {
        byte[][] sound =
        [
            .. new[] { TinyConfigs.Llama, TinyConfigs.DeepSeekV3, TinyConfigs.Qwen3 }
                .Select((config, i) => File.ReadAllBytes(TinyModels.WriteGguf(_folder.File($"sound{i}.gguf"), config))),
        ];
        int[] heads = [.. sound.Select((bytes, i) => HeadOf(_folder.File($"sound{i}.gguf")))];
        string path = _folder.File("case.gguf");

        Fuzzer.Run("gguf", Cases, MakeGguf, bytes => Read(path, bytes), IsRefusal);

        byte[] MakeGguf(Random random)
        {
            int which = random.Next(sound.Length);
            return random.Next(2) == 0 ? ByteMutator.Mutate(random, sound[which], heads[which]) : ChangeValue(random, sound[which], heads[which]);
        }
    }

    [Fact]
    public void Open_DamagedSafetensors_IsReadOrRefused()
    {
        string folder = TinyModels.WriteCheckpoint(_folder.File("sound"), TinyConfigs.Llama);
        byte[] sound = File.ReadAllBytes(Path.Combine(folder, "model.safetensors"));
        int headerBytes = (int)BinaryPrimitives.ReadInt64LittleEndian(sound);
        string header = Encoding.UTF8.GetString(sound.AsSpan(sizeof(long), headerBytes));
        string path = Path.Combine(folder, "model.safetensors");

        Fuzzer.Run("safetensors", Cases, MakeSafetensors, bytes => Read(path, bytes), IsRefusal);

        byte[] MakeSafetensors(Random random)
        {
            if (random.Next(3) == 0)
            {
                return ByteMutator.Mutate(random, sound, sizeof(long) + headerBytes);
            }

            byte[] json = JsonMutator.Mutate(random, header);
            byte[] length = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
            return [.. length, .. json, .. sound.AsSpan(sizeof(long) + headerBytes)];
        }
    }

    [Fact]
    public void Open_ChangedConfig_IsReadOrRefused()
    {
        string folder = TinyModels.WriteCheckpoint(_folder.File("sound"), TinyConfigs.DeepSeekV3);
        string path = Path.Combine(folder, "config.json");
        string sound = File.ReadAllText(path);

        Fuzzer.Run("config.json", Cases, random => JsonMutator.Mutate(random, sound), bytes => Read(path, bytes), IsRefusal);
    }

    [Fact]
    public void Open_ChangedIndex_IsReadOrRefused()
    {
        string folder = TinyModels.WriteCheckpoint(_folder.File("sound"), TinyConfigs.Llama, maxShardBytes: 50_000);
        string path = Path.Combine(folder, "model.safetensors.index.json");
        string sound = File.ReadAllText(path);

        Fuzzer.Run("index.json", Cases / 2, random => JsonMutator.Mutate(random, sound), bytes => Read(path, bytes), IsRefusal);
    }

    /// <summary>Opens the file, or the folder that it is in, and looks at everything but the weights' bytes.</summary>
    private static void Read(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        using var weights = WeightFile.Open(path.EndsWith(".gguf", StringComparison.Ordinal) ? path : Path.GetDirectoryName(path)!);
        weights.Validate();
        foreach (string name in weights.Names)
        {
            weights.TryGetShape(name, out _);
        }
    }

    private static bool IsRefusal(Exception failure) => failure is ModelFormatException or FileNotFoundException;

    private static int HeadOf(string path)
    {
        using GgufFile file = GgufFile.Open(path);
        return (int)(file.FileBytes - file.Tensors.Sum(tensor => tensor.Bytes));
    }

    /// <summary>Puts an extreme number behind a text of the header: there stand types, lengths, dimensions and values.</summary>
    private static byte[] ChangeValue(Random random, byte[] sound, int head)
    {
        byte[] bytes = [.. sound];
        for (int i = random.Next(1, 3); i > 0; i--)
        {
            int at = random.Next(head - 32);
            while (at < head - 32 && !(char.IsAsciiLetterLower((char)bytes[at]) && bytes[at + 1] < ' '))
            {
                at++;
            }

            ByteMutator.WriteExtreme(random, bytes.AsSpan(at + 1 + (4 * random.Next(4))));
        }

        return bytes;
    }
}
