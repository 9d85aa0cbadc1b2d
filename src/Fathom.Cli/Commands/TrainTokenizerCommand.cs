using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Output;
using Fathom.Tokenizers.Templates;
using Fathom.Tokenizers.Training;
using Fathom.Training;
using Fathom.Training.Data;
using Fathom.Training.Runs;
using Spectre.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom train tokenizer</c>.</summary>
internal sealed class TrainTokenizerCommand : VerbCommand
{
    private const string Bos = "<｜begin▁of▁sentence｜>";
    private const string Eos = "<｜end▁of▁sentence｜>";
    private const string Pad = "<｜▁pad▁｜>";

    private static readonly string[] s_specialTokens =
        [Bos, Eos, Pad, "<｜User｜>", "<｜Assistant｜>", "<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"];

    private static readonly string[] s_addedTokens = ["<think>", "</think>", "<answer>", "</answer>"];

    private static readonly Dictionary<string, BpePreTokenizer> s_preTokenizers = new()
    {
        ["gpt2-digits"] = BpePreTokenizer.Gpt2SingleDigits,
        ["gpt2"] = BpePreTokenizer.Gpt2,
        ["qwen2"] = BpePreTokenizer.Qwen2,
        ["letters"] = BpePreTokenizer.Letters,
        ["bytes"] = BpePreTokenizer.Bytes,
    };

    private readonly Argument<string[]> _corpora = new("CORPUS")
    {
        Description = "Texts: .jsonl or .txt, either may end in .gz",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<int> _size = new("--size") { Description = "Tokens of the vocabulary", DefaultValueFactory = _ => 2048 };
    private readonly Option<string> _field = new("--field") { Description = "JSON field that holds the text", DefaultValueFactory = _ => "text" };
    private readonly Option<string> _preTokenizer = new("--pre-tokenizer")
    {
        Description = "How words are split: " + string.Join(", ", s_preTokenizers.Keys),
        DefaultValueFactory = _ => "gpt2-digits",
    };

    private readonly Option<string[]> _special = new("--special")
    {
        Description = "More special tokens, in this order, behind the standard ones",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _template = new("--chat-template") { Description = "A file with the chat template (default: DeepSeek-V3's)" };
    private readonly Option<string> _out = new("--out") { Description = "Folder for tokenizer.json and tokenizer_config.json", Required = true };

    /// <summary>Sets up the verb.</summary>
    public TrainTokenizerCommand(CliHost host)
        : base(
            host,
            "tokenizer",
            "Trains a byte-level vocabulary and writes it as tokenizer.json",
            "fathom train tokenizer corpus.jsonl.gz --size 2048 --out tokenizer",
            "fathom train tokenizer --pre-tokenizer bytes --special \"<|tool|>\" --out tokenizer")
    {
        Add(_corpora);
        Add(_size);
        Add(_field);
        Add(_preTokenizer);
        Add(_special);
        Add(_template);
        Add(_out);
    }

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        string folder = context.Get(_out)!;
        BpeTrainingOptions options = VocabularyOptions(context);
        string? template = context.Get(_template) is { } file ? ReadTemplate(file) : null;
        long started = Stopwatch.GetTimestamp();
        TrainedVocabulary vocabulary = BpeTrainer.Train(Texts(context, options), options);
        Write(folder, vocabulary, template);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        context.Output.Result(
            new TrainTokenizerResult(vocabulary.Tokens.Count, seconds, folder),
            CliJson.Compact.TrainTokenizerResult,
            screen => screen.WriteLine(FormattableString.Invariant($"{vocabulary.Tokens.Count} tokens in {seconds:F1} s: {folder}")));
        return Task.FromResult(ExitCode.Ok);
    }

    private BpeTrainingOptions VocabularyOptions(VerbContext context)
    {
        string name = context.Get(_preTokenizer)!;
        string[] special = [.. s_specialTokens.Union(context.Get(_special)!)];
        var options = new BpeTrainingOptions
        {
            VocabularySize = context.Get(_size),
            PreTokenizer = s_preTokenizers.TryGetValue(name, out BpePreTokenizer known) ? known
                : throw CliException.Usage("--pre-tokenizer", $"'{name}' is not one of {string.Join(", ", s_preTokenizers.Keys)}"),
            SpecialTokens = special,
            AddedTokens = [.. s_addedTokens.Except(special)],
        };
        if (special.Any(string.IsNullOrEmpty))
        {
            throw CliException.Usage("--special", "a special token needs at least one character");
        }

        int least = options.SpecialTokens.Count + options.AddedTokens.Count + 256;
        return options.PreTokenizer == BpePreTokenizer.Bytes || options.VocabularySize >= least
            ? options
            : throw CliException.Usage("--size", $"special tokens and bytes alone take {least}, more than {options.VocabularySize}");
    }

    private IEnumerable<string> Texts(VerbContext context, BpeTrainingOptions options)
    {
        string[] corpora = context.Get(_corpora)!;
        if (corpora.Length == 0 && options.PreTokenizer != BpePreTokenizer.Bytes)
        {
            throw CliException.Usage("CORPUS", "name a corpus; only the vocabulary of bytes needs none");
        }

        string? missing = Array.Find(corpora, path => !File.Exists(path));
        return missing is null
            ? corpora.SelectMany(path => new TextCorpus(path, context.Get(_field)!).Read())
            : throw new TrainingException("train.data.missing", "CORPUS", "a file", $"none called {Path.GetFileName(missing)}");
    }

    /// <summary>Reads a template and refuses one that can't be parsed.</summary>
    private static string ReadTemplate(string file)
    {
        string source = File.ReadAllText(file);
        ChatTemplate.Parse(source);
        return source;
    }

    private static void Write(string folder, TrainedVocabulary vocabulary, string? template)
    {
        var roles = new TokenizerJsonOptions { BosToken = Bos, EosToken = Eos, PadToken = Pad, ChatTemplate = template ?? BuiltInTemplates.DeepSeekV3.Source };
        Directory.CreateDirectory(folder);
        WriteFile(folder, "tokenizer.json", stream => TokenizerJsonWriter.Write(stream, vocabulary, roles));
        WriteFile(folder, "tokenizer_config.json", stream => TokenizerJsonWriter.WriteConfig(stream, vocabulary, roles));

        // A template file counts more than the key in the configuration: an older one must not stay behind.
        File.Delete(Path.Combine(folder, "chat_template.jinja"));
    }

    private static void WriteFile(string folder, string name, Action<Stream> write)
    {
        using var content = new MemoryStream();
        write(content);
        RunFolder.WriteWhole(Path.Combine(folder, name), Encoding.UTF8.GetString(content.ToArray()));
    }
}

/// <summary>A trained vocabulary.</summary>
internal sealed record TrainTokenizerResult(int Tokens, double Seconds, string Folder) : Success;
