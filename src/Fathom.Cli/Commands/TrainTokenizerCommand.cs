using System.CommandLine;
using System.Diagnostics;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Output;
using Fathom.Formats;
using Fathom.Templates;
using Fathom.Tokenizers.Training;
using Fathom.Training;
using Fathom.Training.Data;
using Spectre.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom train tokenizer</c>.</summary>
internal sealed class TrainTokenizerCommand : VerbCommand
{
    private const int MaxSize = 1 << 20;
    private const int MaxTasks = 10_000_000;
    private const int MaxWordsBytes = 16 << 20;
    private const int MaxTemplateBytes = 1 << 20;

    private static readonly Dictionary<string, BpePreTokenizer> s_preTokenizers = new()
    {
        ["gpt2-digits"] = BpePreTokenizer.Gpt2SingleDigits,
        ["gpt2"] = BpePreTokenizer.Gpt2,
        ["qwen2"] = BpePreTokenizer.Qwen2,
        ["letters"] = BpePreTokenizer.Letters,
        ["words"] = BpePreTokenizer.Words,
        ["bytes"] = BpePreTokenizer.Bytes,
    };

    private readonly Argument<string[]> _corpora = new("CORPUS")
    {
        Description = "Text files: .jsonl or .txt, optionally gzipped (.gz)",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<int> _size = new("--size") { Description = "Vocabulary size", DefaultValueFactory = _ => 2048 };
    private readonly Option<string> _field = new("--field") { Description = "JSON field with the text", DefaultValueFactory = _ => "text" };
    private readonly Option<string> _preTokenizer = new("--pre-tokenizer")
    {
        Description = "How words are split: " + string.Join(", ", s_preTokenizers.Keys),
        DefaultValueFactory = _ => "gpt2-digits",
    };

    private readonly Option<string?> _spelled = new("--spell")
    {
        Description = "File of words, one per line, that 'words' keeps split into letters so that a model can count them",
        HelpName = "FILE",
    };

    private readonly Option<int> _tasks = new("--tasks") { Description = "Add this many conversations from the built-in tasks to the corpus" };
    private readonly Option<string[]> _special = new("--special")
    {
        Description = "Additional special tokens, in order, after the standard ones",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _template = new("--chat-template")
    {
        Description = "Chat template file, or 'reasoner' for the built-in reasoning template (default: DeepSeek-V3's)",
    };

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
        OptionRules.NotEmpty(_corpora);
        OptionRules.Between(_size, 1, MaxSize);
        OptionRules.NotEmpty(_field);
        OptionRules.NotEmpty(_spelled);
        OptionRules.Between(_tasks, 0, MaxTasks);
        OptionRules.NotEmpty(_template);
        OptionRules.NotEmpty(_out);
        Add(_corpora);
        Add(_size);
        Add(_field);
        Add(_preTokenizer);
        Add(_spelled);
        Add(_tasks);
        Add(_special);
        Add(_template);
        Add(_out);
    }

    /// <inheritdoc/>
    protected override bool StopsItself => false;

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        string folder = context.Get(_out)!;
        BpeTrainingOptions options = VocabularyOptions(context);
        string? template = context.Get(_template) is { } file ? ReadTemplate(file) : null;
        long started = Stopwatch.GetTimestamp();
        TrainedVocabulary vocabulary = Train(context, options);
        VocabularyFolder.Write(folder, vocabulary, template);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        context.Output.Result(
            new TrainTokenizerResult(vocabulary.Tokens.Count, seconds, folder),
            () => CommandJson.Compact.TrainTokenizerResult,
            screen => screen.WriteLine(FormattableString.Invariant($"{vocabulary.Tokens.Count} tokens in {seconds:F1} s: {folder}")));
        return Task.FromResult(ExitCode.Ok);
    }

    private TrainedVocabulary Train(VerbContext context, BpeTrainingOptions options)
    {
        try
        {
            return BpeTrainer.Train(Texts(context, options), options);
        }
        catch (ArgumentException failure) when (failure.ParamName == nameof(options))
        {
            throw CliException.Usage("--special", "a special token can't have a name by which files spell other text, such as a single character");
        }
    }

    private BpeTrainingOptions VocabularyOptions(VerbContext context)
    {
        string name = context.Get(_preTokenizer)!;
        string[] special = [.. VocabularyFolder.SpecialTokens.Union(context.Get(_special)!)];
        var options = new BpeTrainingOptions
        {
            VocabularySize = context.Get(_size),
            PreTokenizer = s_preTokenizers.TryGetValue(name, out BpePreTokenizer known) ? known
                : throw CliException.Usage("--pre-tokenizer", $"'{name}' is not one of {string.Join(", ", s_preTokenizers.Keys)}"),
            SpecialTokens = special,
            AddedTokens = [.. VocabularyFolder.AddedTokens.Except(special)],
            SpelledWords = ReadWords(context.Get(_spelled)),
        };
        if (options.SpelledWords.Count > 0 && options.PreTokenizer != BpePreTokenizer.Words)
        {
            throw CliException.Usage("--spell", "only the words pre-tokenizer makes tokens of words");
        }

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
        if (corpora.Length == 0 && context.Get(_tasks) == 0 && options.PreTokenizer != BpePreTokenizer.Bytes)
        {
            throw CliException.Usage("CORPUS", "name a corpus or --tasks; only the vocabulary of bytes needs none");
        }

        string? missing = Array.Find(corpora, path => !File.Exists(path));
        return missing is null
            ? corpora.SelectMany(path => new TextCorpus(path, context.Get(_field)!).Read()).Concat(VocabularyFolder.TaskTexts(context.Get(_tasks)))
            : throw new TrainingException("train.data.missing", "CORPUS", "a file", $"none called {Path.GetFileName(missing)}");
    }

    private static HashSet<string> ReadWords(string? file)
    {
        if (file is null)
        {
            return [];
        }

        return File.Exists(file)
            ? [.. ModelTextFile.ReadText(file, MaxWordsBytes).Split('\n').Select(line => line.Trim().ToLowerInvariant()).Where(word => word.Length > 0)]
            : throw new TrainingException("train.data.missing", "--spell", "a file", $"none called {Path.GetFileName(file)}");
    }

    /// <summary>Reads a template; refuses one that can't be parsed.</summary>
    private static string ReadTemplate(string file)
    {
        if (file == "reasoner")
        {
            return BuiltInTemplates.Reasoner.Source;
        }

        string source = ModelTextFile.ReadText(file, MaxTemplateBytes);
        ChatTemplate.Parse(source);
        return source;
    }
}

/// <summary>A trained vocabulary.</summary>
internal sealed record TrainTokenizerResult(int Tokens, double Seconds, string Folder) : Success;
