using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Formats;
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
        Description = "With --input: write answers to this file (default: -, standard output)",
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
    /// <exception cref="CliException"><c>--output</c> or <c>--batch</c> was given without it, or the output would overwrite something.</exception>
    /// <exception cref="IOException">The output can't be a file.</exception>
    public BatchFiles? Read(VerbContext context)
    {
        if (context.Get(_input) is not { } input)
        {
            context.Refuse("goes with --input", _output, _size);
            return null;
        }

        string? output = context.Get(_output) is { } path and not "-" ? OutputPath.Resolve(path) : null;
        var files = new BatchFiles(input, output, context.Get(_size) ?? DefaultSize);
        RequireFree(files);
        return files;
    }

    private static void RequireFree(BatchFiles files)
    {
        if (files.Input != "-" && files.Output is not null && PlaceOf(files.Input) == files.Output)
        {
            throw CliException.Usage("--output", "the answers would overwrite the input");
        }

        if (File.Exists(files.PartialOutput))
        {
            throw CliException.Usage("--output", $"'{Path.GetFileName(files.PartialOutput)}' is left from an unfinished run: rename or delete it first");
        }
    }

    /// <summary>The full path of a file; for a link, that of its target.</summary>
    private static string PlaceOf(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
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
/// <param name="Output">Full path of a JSONL file; null for standard output.</param>
/// <param name="Size">Requests that run at once.</param>
internal sealed record BatchFiles(string Input, string? Output, int Size)
{
    /// <summary>The output until it is complete; null for standard output.</summary>
    public string? PartialOutput => Output is null ? null : Output + ".partial";
}
