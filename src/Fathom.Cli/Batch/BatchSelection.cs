using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Inference;

namespace Fathom.Cli.Batch;

/// <summary>The options of a run over many requests in a file.</summary>
internal sealed class BatchSelection
{
    private const int DefaultSize = 64;
    private const int MaxSize = 4_096;

    private readonly Option<string?> _input = new("--input")
    {
        Description = "Answer each line of a JSONL file, {\"prompt\": …} or {\"messages\": […]} with any options of its own; - reads standard input",
        HelpName = "FILE",
    };

    private readonly Option<string?> _output = new("--output")
    {
        Description = "With --input: write answers to this file instead of standard output",
        HelpName = "FILE",
    };

    private readonly Option<int?> _size = new("--batch")
    {
        Description = $"With --input: number of concurrent requests (default: {DefaultSize})",
        HelpName = "N",
    };

    /// <summary>Sets up the options.</summary>
    public BatchSelection()
    {
        OptionRules.NotEmpty(_input);
        OptionRules.NotEmpty(_output);
        OptionRules.Between(_size, 1, MaxSize);
    }

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Add(_input);
        command.Add(_output);
        command.Add(_size);
    }

    /// <summary>The requested run; null without <c>--input</c>.</summary>
    /// <exception cref="CliException"><c>--output</c> or <c>--batch</c> was given without it.</exception>
    public BatchFiles? Read(VerbContext context)
    {
        if (context.Get(_input) is { } input)
        {
            return new BatchFiles(input, context.Get(_output), context.Get(_size) ?? DefaultSize);
        }

        string? alone = context.Get(_output) is not null ? "--output" : context.Get(_size) is not null ? "--batch" : null;
        return alone is null ? null : throw CliException.Usage(alone, $"{alone} goes with --input");
    }

    /// <summary>Engine options for it: that many sequences at once, and a cache for all of them if memory allows.</summary>
    public static EngineOptions For(BatchFiles files, EngineOptions options) => options with
    {
        MaxRunningRequests = files.Size,
        MaxQueuedRequests = BatchRun.WindowFactor * (files.Size + 1),
        MaxCacheTokens = null,
        CacheSequences = files.Size,
    };
}

/// <summary>Where a run reads its requests and writes its answers.</summary>
/// <param name="Input">A JSONL file, or <c>-</c>.</param>
/// <param name="Output">A JSONL file; null for standard output.</param>
/// <param name="Size">Requests that run at once.</param>
internal sealed record BatchFiles(string Input, string? Output, int Size);
