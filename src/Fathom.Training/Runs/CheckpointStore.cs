using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Numerics.Memory;

namespace Fathom.Training.Runs;

/// <summary>
/// A run's checkpoints: each a folder that appears whole or not at all; the two newest are kept, and the one with the lowest validation loss.
/// </summary>
/// <remarks>
/// Files are written and made durable in a folder with another name; <c>manifest.json</c> with every file's length and SHA-256 comes last; then the
/// folder is renamed. A reader takes the newest whose files match its manifest.
/// </remarks>
public sealed class CheckpointStore
{
    private const string Prefix = "step-";
    private const string PartialPrefix = "partial-";
    private const string ManifestName = "manifest.json";
    private const string BestName = "best.json";
    private const int Kept = 2;
    private const int CopyFloats = 1 << 20;

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly string _folder;
    private readonly Func<string, FileStream> _create;

    /// <summary>Opens the checkpoints in a folder, and removes what a killed process left unfinished.</summary>
    public CheckpointStore(string folder)
        : this(folder, File.Create)
    {
    }

    /// <param name="folder">Where they are.</param>
    /// <param name="create">Creates files; tests replace it to simulate a full disk.</param>
    internal CheckpointStore(string folder, Func<string, FileStream> create)
        : this(Directory.CreateDirectory(folder), create)
    {
        foreach (string partial in Directory.EnumerateDirectories(_folder, PartialPrefix + "*"))
        {
            Directory.Delete(partial, recursive: true);
        }
    }

    private CheckpointStore(DirectoryInfo folder, Func<string, FileStream> create) => (_folder, _create) = (folder.FullName, create);

    /// <summary>Opens checkpoints for reading only, while another process may be writing.</summary>
    public static CheckpointStore OpenToRead(string folder) => new(new DirectoryInfo(folder), File.Create);

    /// <summary>Steps of the checkpoints present, newest first.</summary>
    public IReadOnlyList<int> Steps => !Directory.Exists(_folder) ? [] : [.. Directory.EnumerateDirectories(_folder, Prefix + "*")
        .Select(folder => int.TryParse(Path.GetFileName(folder)[Prefix.Length..], CultureInfo.InvariantCulture, out int step) ? step : -1)
        .Where(step => step >= 0)
        .OrderDescending()];

    /// <summary>The checkpoint with the lowest validation loss so far; null when none had one.</summary>
    public BestCheckpoint? Best
    {
        get
        {
            string file = Path.Combine(_folder, BestName);
            return File.Exists(file) ? JsonSerializer.Deserialize<BestCheckpoint>(File.ReadAllText(file), s_json) : null;
        }
    }

    /// <summary>Writes a checkpoint and removes all but the newest and the best.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="arrays">Values by file name, without extension.</param>
    /// <param name="state">Everything else.</param>
    /// <param name="validationLoss">Validation loss after this step; null when it was not evaluated.</param>
    /// <exception cref="IOException">The disk is full or fails; earlier checkpoints are untouched.</exception>
    public void Write(int step, IReadOnlyDictionary<string, NativeSpan<float>> arrays, JsonObject state, double? validationLoss = null)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        ArgumentNullException.ThrowIfNull(state);
        string partial = Path.Combine(_folder, $"{PartialPrefix}{Guid.NewGuid():N}");
        Directory.CreateDirectory(partial);
        try
        {
            var files = new JsonObject();
            foreach ((string name, NativeSpan<float> values) in arrays)
            {
                files[name + ".f32"] = WriteArray(Path.Combine(partial, name + ".f32"), values);
            }

            files["state.json"] = WriteText(Path.Combine(partial, "state.json"), state.ToJsonString());
            double? loss = validationLoss is double measured && double.IsFinite(measured) ? measured : null;
            var manifest = new JsonObject { ["format"] = 1, ["step"] = step, ["validation_loss"] = loss, ["files"] = files };
            WriteText(Path.Combine(partial, ManifestName), manifest.ToJsonString());
            string final = FolderOf(step);
            if (Directory.Exists(final))
            {
                Directory.Delete(final, recursive: true);
            }

            Directory.Move(partial, final);
        }
        catch
        {
            Directory.Delete(partial, recursive: true);
            throw;
        }

        RemoveOld(step);
    }

    /// <summary>Removes all checkpoints but the newest and the best. Those of later steps were damaged, and would hide the one just written.</summary>
    private void RemoveOld(int step)
    {
        foreach (int later in Steps.Where(present => present > step))
        {
            Directory.Delete(FolderOf(later), recursive: true);
        }

        BestCheckpoint? best = FindBest();
        if (best is not null && best != Best)
        {
            WholeFile.Write(Path.Combine(_folder, BestName), JsonSerializer.Serialize(best, s_json));
        }

        foreach (int old in Steps.Skip(Kept).Where(old => old != best?.Step))
        {
            Directory.Delete(FolderOf(old), recursive: true);
        }
    }

    /// <summary>Finds the checkpoint with the lowest validation loss, the last among equals, by the manifests of those present.</summary>
    private BestCheckpoint? FindBest()
    {
        BestCheckpoint? told = Best is { } best && Steps.Contains(best.Step) ? best : null; // checkpoints of earlier versions keep their loss only there
        IEnumerable<BestCheckpoint?> known =
            Steps.Select(step => ValidationLossOf(step) is double loss ? new BestCheckpoint(step, loss) : step == told?.Step ? told : null);
        return known.MinBy(checkpoint => checkpoint?.ValidationLoss ?? double.PositiveInfinity);
    }

    private double? ValidationLossOf(int step)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(Path.Combine(FolderOf(step), ManifestName)))?["validation_loss"]?.GetValue<double>();
        }
        catch (Exception failure) when (failure is IOException or JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Reads the newest intact checkpoint.</summary>
    /// <param name="arrays">Receive their values; lengths must be those that were written.</param>
    /// <param name="warn">Receives messages about damaged checkpoints that are skipped.</param>
    /// <returns>The state, or null when there is no checkpoint.</returns>
    /// <exception cref="TrainingException">All checkpoints are damaged, or the newest belongs to another model.</exception>
    public JsonObject? LoadNewest(IReadOnlyDictionary<string, NativeSpan<float>> arrays, Action<string> warn)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        ArgumentNullException.ThrowIfNull(warn);
        IReadOnlyList<int> steps = Steps;
        foreach (int step in steps)
        {
            if (Damage(step) is { } damage)
            {
                warn($"checkpoint of step {step} is damaged ({damage}); trying the one before");
                continue;
            }

            return Read(step, arrays);
        }

        return steps.Count == 0
            ? null
            : throw new TrainingException("train.checkpoint.corrupt", "checkpoints", "a whole checkpoint", $"{steps.Count} damaged ones");
    }

    /// <summary>Reads one checkpoint.</summary>
    /// <param name="step">Which.</param>
    /// <param name="arrays">Receive their values; lengths must be those that were written. Others in the checkpoint are ignored.</param>
    /// <exception cref="TrainingException">There is no such checkpoint, it is damaged, or it belongs to another model.</exception>
    public JsonObject Load(int step, IReadOnlyDictionary<string, NativeSpan<float>> arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        if (!Steps.Contains(step))
        {
            string present = string.Join(", ", Steps.Order());
            throw new TrainingException("train.checkpoint.missing", $"step {step}", $"one of the steps {present}", "no such checkpoint");
        }

        return Damage(step) is { } damage
            ? throw new TrainingException("train.checkpoint.corrupt", $"step {step}", "a whole checkpoint", damage)
            : Read(step, arrays);
    }

    private JsonObject Read(int step, IReadOnlyDictionary<string, NativeSpan<float>> arrays)
    {
        foreach ((string name, NativeSpan<float> values) in arrays)
        {
            ReadArray(Path.Combine(FolderOf(step), name + ".f32"), values);
        }

        return JsonNode.Parse(File.ReadAllBytes(Path.Combine(FolderOf(step), "state.json")))!.AsObject();
    }

    private string FolderOf(int step) => Path.Combine(_folder, $"{Prefix}{step.ToString("D8", CultureInfo.InvariantCulture)}");

    /// <summary>Returns what is wrong with a checkpoint, or null.</summary>
    private string? Damage(int step)
    {
        try
        {
            using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(FolderOf(step), ManifestName)));
            foreach (JsonProperty file in manifest.RootElement.GetProperty("files").EnumerateObject())
            {
                using FileStream stream = File.OpenRead(Path.Combine(FolderOf(step), Path.GetFileName(file.Name)));
                if (stream.Length != file.Value.GetProperty("bytes").GetInt64())
                {
                    return $"{file.Name} has {stream.Length} bytes";
                }

                if (Convert.ToHexStringLower(SHA256.HashData(stream)) != file.Value.GetProperty("sha256").GetString())
                {
                    return $"{file.Name} has another hash";
                }
            }

            return null;
        }
        catch (Exception failure) when (failure is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return failure is IOException ? "a file is missing or can't be read" : "its manifest can't be read";
        }
    }

    private JsonObject WriteArray(string path, NativeSpan<float> values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (FileStream file = _create(path))
        {
            for (long start = 0; start < values.Length; start += CopyFloats)
            {
                ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan(start, (int)Math.Min(CopyFloats, values.Length - start)));
                hash.AppendData(bytes);
                file.Write(bytes);
            }

            file.Flush(flushToDisk: true);
        }

        return new JsonObject { ["bytes"] = values.Length * sizeof(float), ["sha256"] = Convert.ToHexStringLower(hash.GetHashAndReset()) };
    }

    private JsonObject WriteText(string path, string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        using (FileStream file = _create(path))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        return new JsonObject { ["bytes"] = bytes.Length, ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes)) };
    }

    private static void ReadArray(string path, NativeSpan<float> values)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length != values.Length * sizeof(float))
        {
            throw new TrainingException(
                "train.checkpoint.shape", Path.GetFileName(path), $"{values.Length * sizeof(float)} bytes for this model", $"{file.Length}");
        }

        for (long start = 0; start < values.Length; start += CopyFloats)
        {
            file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(start, (int)Math.Min(CopyFloats, values.Length - start))));
        }
    }
}
