using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Output;
using Fathom.Formats.Conversion;

namespace Fathom.Cli.Models;

/// <summary><c>OUT</c> and <c>--force</c>: where a verb writes a model.</summary>
internal sealed class ConversionOutput(string description)
{
    private readonly Argument<string> _path = new("OUT") { Description = description };
    private readonly Option<bool> _force = CreateForce();

    /// <summary>Makes <c>--force</c>.</summary>
    public static Option<bool> CreateForce() => new("--force", "-f") { Description = "Overwrite an existing model" };

    /// <summary>Adds both to a verb.</summary>
    public void AddTo(Command command)
    {
        OptionRules.NotEmpty(_path);
        command.Add(_path);
        command.Add(_force);
    }

    /// <summary>The path to write to.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="input">The model that is read.</param>
    /// <exception cref="CliException">It is the input, or a model that already exists and <c>--force</c> is not set.</exception>
    public string PathFor(VerbContext context, string input)
    {
        string output = context.Get(_path)!;
        Check("OUT", output, context.Get(_force), input);
        return output;
    }

    /// <summary>Checks where a model is to be written.</summary>
    /// <param name="option">What the command line calls it.</param>
    /// <param name="output">The file or folder.</param>
    /// <param name="isForced">Whether a model may be replaced.</param>
    /// <param name="inputs">The models, or the run, that are read.</param>
    /// <exception cref="CliException">It is an input, a training run, or a model that already exists and must not be replaced.</exception>
    public static void Check(string option, string output, bool isForced, params ReadOnlySpan<string> inputs)
    {
        foreach (string input in inputs)
        {
            if (WithoutLinks(input) == WithoutLinks(output))
            {
                throw CliException.Usage(option, "the output would overwrite the input");
            }
        }

        if (Directory.Exists(Path.Combine(output, "checkpoints")))
        {
            throw CliException.Usage(option, $"'{NameOf(output)}' is a training run");
        }

        bool isModel = Directory.Exists(output) && (File.Exists(Path.Combine(output, "config.json")) || Directory.GetFiles(output, "*.safetensors").Length > 0);
        if (!isForced && (isModel || File.Exists(output)))
        {
            throw CliException.Usage(option, $"'{NameOf(output)}' already exists; --force replaces it");
        }
    }

    /// <summary>Refuses a file name without the extension by which a GGUF file is recognized.</summary>
    /// <param name="option">What the command line calls it.</param>
    /// <param name="output">The file.</param>
    /// <exception cref="CliException">The name has another extension.</exception>
    public static void RequireGguf(string option, string output)
    {
        if (!ModelConverter.IsGguf(output))
        {
            throw CliException.Usage(option, $"the name of a GGUF file ends in .gguf, not '{NameOf(output)}'");
        }
    }

    /// <summary>Reports what was written.</summary>
    public static Task<ExitCode> Report(VerbContext context, string output, long bytes)
    {
        string line = $"wrote {NameOf(output)}, {Quantity.Bytes(bytes)}\n";
        context.Output.Result(new WrittenResult(bytes), () => OutputJson.Compact.WrittenResult, _ => context.Output.Data(line));
        return Task.FromResult(ExitCode.Ok);
    }

    /// <summary>The name of a file or folder, without its parent folders.</summary>
    public static string NameOf(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(path));

    /// <summary>The full path of a file or folder, with links replaced by their targets.</summary>
    private static string WithoutLinks(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } folder)
        {
            return full;
        }

        string place = Path.Combine(WithoutLinks(folder), Path.GetFileName(full));
        FileSystemInfo entry = Directory.Exists(place) ? new DirectoryInfo(place) : new FileInfo(place);
        return entry.LinkTarget is null ? place : WithoutLinks(entry.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
    }
}
