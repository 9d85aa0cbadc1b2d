using Fathom.Formats.Files;
using Fathom.Formats.Gguf;
using Fathom.Formats.Json;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Threading;

namespace Fathom.Formats.Conversion;

/// <summary>Converts models between GGUF files and checkpoint folders: weights, hyper-parameters and tokenizer.</summary>
public static class ModelConverter
{
    private static readonly string[] s_tokenizerFiles =
        [TokenizerToGguf.FileName, TokenizerToGguf.ConfigFileName, TokenizerToGguf.TemplateFileName, "generation_config.json", "special_tokens_map.json"];

    /// <summary>Whether a path is that of a GGUF file, by its extension.</summary>
    public static bool IsGguf(string path) => Path.GetExtension(path).Equals(".gguf", StringComparison.OrdinalIgnoreCase);

    /// <summary>Converts a model. A path that ends in <c>.gguf</c> is a GGUF file, any other a checkpoint folder.</summary>
    /// <param name="input">The model to convert.</param>
    /// <param name="output">Path of the result, which appears when it is complete (a folder is complete once it has its <c>config.json</c>).</param>
    /// <param name="format">Storage format of matrices; null to keep formats where possible.</param>
    /// <param name="team">Threads that convert.</param>
    /// <param name="watch">Receives progress and can cancel.</param>
    /// <returns>Bytes of the weights that were written.</returns>
    /// <exception cref="ModelFormatException">The input is refused, or the output format can't express it.</exception>
    /// <exception cref="IOException">A file can't be read or written.</exception>
    public static long Convert(string input, string output, BlockFormat? format, ThreadTeam team, ConversionWatch watch = default)
    {
        using WeightSource source = WeightFile.Open(input);
        source.Validate();
        if (!IsGguf(output))
        {
            return ToFolder(output, folder => ToCheckpoint(source, input, folder, format, team, watch));
        }

        GgufWriteOptions options = OptionsFor(source, input);
        if (format is not null)
        {
            options = options with
            {
                Format = (name, dimensions, stored) =>
                    GgufModelWriter.IsKeptSingle(name, dimensions) ? BlockFormat.Get(BlockFormatId.F32) : format,
            };
        }

        return GgufModelWriter.Write(source, output, options, team, watch);
    }

    /// <summary>Writes the tokenizer files of a model into a folder.</summary>
    /// <param name="input">A GGUF file or a folder.</param>
    /// <param name="folder">The destination; files with the same names are replaced.</param>
    /// <exception cref="ModelFormatException">The file is refused, or its kind of vocabulary isn't supported.</exception>
    /// <exception cref="IOException">A file can't be read or written.</exception>
    public static void WriteTokenizer(string input, string folder)
    {
        if (!IsGguf(input))
        {
            CopyTokenizer(FolderOf(input), Path.GetFullPath(folder));
            return;
        }

        using GgufFile file = GgufFile.Open(input);
        if (GgufVocabulary.Find(file.Metadata) is { } vocabulary)
        {
            new TokenizerFromGguf(vocabulary).Write(folder);
        }
    }

    /// <summary>Options for writing this source as a GGUF file: its name and its tokenizer.</summary>
    internal static GgufWriteOptions OptionsFor(WeightSource source, string input)
    {
        if (source is GgufWeightSource gguf)
        {
            GgufMetadata metadata = gguf.File.Metadata;
            return new GgufWriteOptions
            {
                Name = metadata.FindString("general.name"),
                Tokenizer = destination =>
                {
                    foreach (string key in metadata.Keys.Where(key => key.StartsWith("tokenizer.", StringComparison.Ordinal)))
                    {
                        destination.Copy(metadata, key);
                    }
                },
            };
        }

        string folder = FolderOf(input);
        return new GgufWriteOptions
        {
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)),
            Tokenizer = TokenizerToGguf.Find(folder, source.Config.VocabSize),
        };
    }

    private static string FolderOf(string input) => Directory.Exists(input) ? Path.GetFullPath(input) : Path.GetDirectoryName(Path.GetFullPath(input))!;

    /// <summary>Writes into a folder. A new folder is deleted after a failure, so that none is left incomplete.</summary>
    private static long ToFolder(string folder, Func<string, long> write)
    {
        bool isNew = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        try
        {
            return write(folder);
        }
        catch when (isNew)
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private static long ToCheckpoint(WeightSource source, string input, string output, BlockFormat? format, ThreadTeam team, ConversionWatch watch)
    {
        var options = new CheckpointWriteOptions { Format = format };
        if (source is not GgufWeightSource gguf)
        {
            options = options with
            {
                SpecialTokens = ModelConfigJson.ReadSpecialTokens(ModelPath.Inside(FolderOf(input), ModelConfigJson.FileName)),
                WriteTokenizer = folder => CopyTokenizer(FolderOf(input), Path.GetFullPath(folder)),
            };
        }
        else if (GgufVocabulary.Find(gguf.File.Metadata) is { } vocabulary)
        {
            options = options with
            {
                SpecialTokens = new SpecialTokenIds(vocabulary.BosId, vocabulary.EosId is { } eos ? [eos] : null, vocabulary.PadId),
                WriteTokenizer = new TokenizerFromGguf(vocabulary).Write,
            };
        }

        return CheckpointWriter.Write(source, output, options, team, watch);
    }

    private static void CopyTokenizer(string from, string to)
    {
        if (from == to)
        {
            return;
        }

        foreach (string name in s_tokenizerFiles)
        {
            string path = ModelPath.Inside(from, name);
            if (File.Exists(path))
            {
                using var file = ModelPath.Map(path);
                AtomicFile.WriteAllBytes(Path.Combine(to, name), file.Memory.Span);
            }
        }
    }
}
