using System.CommandLine;
using System.Diagnostics;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Output;
using Fathom.Tokenizers.Templates;
using Fathom.Tokenizers.Training;
using Fathom.Training.Data;
using Spectre.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom train tokenizer</c>.</summary>
internal sealed class TrainTokenizerCommand : VerbCommand
{
    private const string Bos = "<｜begin▁of▁sentence｜>";
    private const string Eos = "<｜end▁of▁sentence｜>";
    private const string Pad = "<｜▁pad▁｜>";

    private readonly Argument<string[]> _corpora = new("CORPUS") { Description = "Texts: .jsonl or .txt, either may end in .gz", Arity = ArgumentArity.OneOrMore };
    private readonly Option<int> _size = new("--size") { Description = "Tokens of the vocabulary", DefaultValueFactory = _ => 2048 };
    private readonly Option<string> _field = new("--field") { Description = "JSON field that holds the text", DefaultValueFactory = _ => "text" };
    private readonly Option<string> _out = new("--out") { Description = "Folder for tokenizer.json and tokenizer_config.json", Required = true };

    /// <summary>Sets up the verb.</summary>
    public TrainTokenizerCommand(CliHost host)
        : base(host, "tokenizer", "Trains a byte-level vocabulary and writes it as tokenizer.json", "fathom train tokenizer corpus.jsonl.gz --size 2048 --out tokenizer")
    {
        Add(_corpora);
        Add(_size);
        Add(_field);
        Add(_out);
    }

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        string folder = context.Get(_out)!;
        var options = new BpeTrainingOptions
        {
            VocabularySize = context.Get(_size),
            SpecialTokens = [Bos, Eos, Pad, "<｜User｜>", "<｜Assistant｜>", "<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"],
            AddedTokens = ["<think>", "</think>", "<answer>", "</answer>"],
        };
        long started = Stopwatch.GetTimestamp();
        TrainedVocabulary vocabulary = BpeTrainer.Train(context.Get(_corpora)!.SelectMany(path => new TextCorpus(path, context.Get(_field)!).Read()), options);
        var roles = new TokenizerJsonOptions { BosToken = Bos, EosToken = Eos, PadToken = Pad, ChatTemplate = BuiltInTemplates.DeepSeekV3.Source };
        Directory.CreateDirectory(folder);
        using (FileStream file = File.Create(Path.Combine(folder, "tokenizer.json")))
        {
            TokenizerJsonWriter.Write(file, vocabulary, roles);
        }

        using (FileStream file = File.Create(Path.Combine(folder, "tokenizer_config.json")))
        {
            TokenizerJsonWriter.WriteConfig(file, vocabulary, roles);
        }

        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        context.Output.Result(
            new TrainTokenizerResult(vocabulary.Tokens.Count, seconds, folder),
            CliJson.Compact.TrainTokenizerResult,
            screen => screen.WriteLine(FormattableString.Invariant($"{vocabulary.Tokens.Count} tokens in {seconds:F1} s: {folder}")));
        return Task.FromResult(ExitCode.Ok);
    }
}

/// <summary>A trained vocabulary.</summary>
internal sealed record TrainTokenizerResult(int Tokens, double Seconds, string Folder) : Success;
