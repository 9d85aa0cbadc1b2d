using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fathom.Cli.Errors;
using Fathom.Cli.Hosting;
using Fathom.Evaluation;
using Fathom.Formats;
using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Requests;
using Fathom.ModelStore;
using Fathom.Numerics.Machine;
using Fathom.Tasks;
using Fathom.Templates.Errors;
using Fathom.Tokenizers.Errors;
using Fathom.Training;
using Fathom.Web.Conversations;

namespace Fathom.Cli.Output;

/// <summary>Turns any exception into a report: no stack trace, no path of this machine, one of the exit codes.</summary>
internal static partial class ErrorMapper
{
    private const int ErrorDiskFull = 0x70;
    private const int ErrorHandleDiskFull = 0x27;
    private const int UnixNoSpace = 28;

    private const string NoTemplate =
        "this model has no chat template: complete text with 'fathom generate', or choose a template, for example --template chatml";

    /// <summary>Maps a failure.</summary>
    public static ErrorReport Map(Exception failure)
    {
        Exception cause = Unwrap(failure);
        ErrorReport report = cause switch
        {
            CliException cli => new(cli.Exit, cli.Code, cli.Where, cli.Message),
            ModelFormatException format => new(ExitCode.InputRefused, format.Code, format.Where, format.Message),
            TrainingException training => new(ExitOf(training), training.Code, training.Where, training.Message),
            EvaluationException evaluation => new(ExitOf(evaluation), evaluation.Code, "", evaluation.Message),
            TaskException task => new(ExitCode.InputRefused, task.Code, "", task.Message),
            ModelStoreException store => new(ExitOf(store.Kind), store.Code, store.Where, store.Message),
            GenerationException { Code: GenerationErrorCodes.NoChatTemplate } => new(
                ExitCode.InputRefused, GenerationErrorCodes.NoChatTemplate, "chat_template", NoTemplate),
            GenerationException generation => new(ExitOf(generation), generation.Code, generation.Where, generation.Message),
            ChatStoreException { Code: "chat.store.unreachable" } away => new(ExitCode.InputOutput, away.Code, away.Where, away.Message),
            ChatStoreException chats => new(ExitCode.InputRefused, chats.Code, chats.Where, chats.Message),
            ConstraintException constraint => new(ExitCode.InputRefused, constraint.Code, constraint.Where, constraint.Message),
            TokenizerFormatException tokenizer => new(ExitCode.InputRefused, tokenizer.Code, tokenizer.Where, tokenizer.Message),
            TemplateException template => new(ExitCode.InputRefused, template.Code, template.Line > 0 ? $"line {template.Line}" : "", template.Message),
            MachineVariableException variable => new(ExitCode.Usage, "cli.usage", variable.Variable, variable.Message),
            OperationCanceledException => new(ExitCode.Interrupted, "interrupted", "", "interrupted"),
            OutOfMemoryException => new(
                ExitCode.ResourceLimit,
                "memory.exhausted",
                "",
                "this machine doesn't have enough free memory for that; try a smaller model, quantization, or context"),
            JsonException json => new(ExitCode.InputRefused, "json.invalid", json.Path ?? "", Describe(json)),
            OutputClosedException => new(ExitCode.OutputClosed, "output.closed", "", "standard output was closed"),
            IOException or UnauthorizedAccessException => MapInputOutput(cause),
            SocketException socket => new(ExitCode.InputOutput, "io.failed", "", socket.Message),
            _ => new(
                ExitCode.InputRefused,
                "internal.error",
                cause.TargetSite?.DeclaringType?.Name ?? "",
                $"an error inside the program ({cause.GetType().Name}): {cause.Message}"),
        };
        return report with { Message = OneLine(report.Message), Where = OneLine(report.Where) };
    }

    private static Exception Unwrap(Exception failure)
    {
        while (failure is AggregateException or TypeInitializationException && failure.InnerException is { } inner)
        {
            failure = inner;
        }

        return failure;
    }

    private static ExitCode ExitOf(ModelStoreFailure kind) => kind switch
    {
        ModelStoreFailure.Refused => ExitCode.InputRefused,
        ModelStoreFailure.NoSpace => ExitCode.ResourceLimit,
        _ => ExitCode.InputOutput,
    };

    private static ExitCode ExitOf(TrainingException training) => training.Code == "train.memory.limit" ? ExitCode.ResourceLimit : ExitCode.InputRefused;

    private static ExitCode ExitOf(EvaluationException evaluation) => evaluation.Code switch
    {
        EvaluationErrorCodes.EndpointUnreachable or EvaluationErrorCodes.EndpointFailed => ExitCode.InputOutput,
        _ => ExitCode.InputRefused,
    };

    private static ExitCode ExitOf(GenerationException generation) => generation.Code switch
    {
        GenerationErrorCodes.OptionOutOfRange => ExitCode.Usage,
        GenerationErrorCodes.QueueFull or GenerationErrorCodes.StartTimeout => ExitCode.ResourceLimit,
        _ => ExitCode.InputRefused,
    };

    private static string Describe(JsonException json) =>
        json.LineNumber is null ? "not valid JSON" : $"not valid JSON (line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1})";

    private static ErrorReport MapInputOutput(Exception failure) => failure switch
    {
        FileNotFoundException missing => new(ExitCode.InputOutput, "io.not_found", FileName(missing.FileName), MissingFile(missing)),
        DirectoryNotFoundException => new(ExitCode.InputOutput, "io.not_found", "", MissingFolder(failure.Message)),
        UnauthorizedAccessException when FolderIn(failure.Message) is { } folder =>
            new(ExitCode.InputOutput, "io.failed", folder, $"'{folder}' is a folder, not a file"),
        UnauthorizedAccessException => new(ExitCode.InputOutput, "io.denied", "", failure.Message),
        _ when IsDiskFull(failure.HResult) => new(ExitCode.ResourceLimit, "disk.full", "", "the disk is full"),
        _ when FileInTheWay(failure.Message) is { } file => new(ExitCode.InputOutput, "io.failed", file, $"'{file}' is a file, not a folder"),
        _ => new(ExitCode.InputOutput, "io.failed", "", failure.Message),
    };

    /// <summary>The name of a folder that was opened as a file: the framework reports denied access.</summary>
    private static string? FolderIn(string message) => message.Split('\'') is [_, var path, ..] && Directory.Exists(path) ? FileName(path) : null;

    /// <summary>The name of a file that is in the way of a new folder.</summary>
    private static string? FileInTheWay(string message) =>
        message.EndsWith("already exists.", StringComparison.Ordinal) && message.Split('\'') is [_, var path, ..] ? FileName(path) : null;

    /// <summary>Our own message, where the framework's would say less.</summary>
    private static string MissingFile(FileNotFoundException missing) =>
        missing.FileName is { Length: > 0 } path && missing.Message.StartsWith("Could not", StringComparison.Ordinal)
            ? $"there is no file '{FileName(path)}'"
            : missing.Message;

    private static string MissingFolder(string message) =>
        message.StartsWith("Could not", StringComparison.Ordinal) && message.Split('\'') is [_, var path, ..]
            ? $"there is no folder '{FileName(Path.GetDirectoryName(path))}' for '{FileName(path)}'"
            : message;

    private static bool IsDiskFull(int hresult) =>
        (OperatingSystem.IsWindows() && (hresult & 0xffff) is ErrorDiskFull or ErrorHandleDiskFull) || hresult == UnixNoSpace;

    private static string FileName(string? path) => path is null ? "" : Path.GetFileName(Path.TrimEndingDirectorySeparator(path));

    /// <summary>Escapes control characters, removes the folders of quoted absolute paths, and truncates long messages.</summary>
    private static string OneLine(string text)
    {
        string plain = QuotedAbsolutePath().Replace(text, match => $"'{LastPart(match.Groups["path"].Value)}'");
        plain = string.Concat(plain.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));
        return plain.Length <= ErrorReport.MaxMessageLength ? plain : string.Concat(plain.AsSpan(0, ErrorReport.MaxMessageLength - 1), "…");
    }

    private static string LastPart(string path)
    {
        string trimmed = path.TrimEnd('/', '\\');
        return trimmed[(trimmed.LastIndexOfAny(['/', '\\']) + 1)..];
    }

    [GeneratedRegex("""(?<quote>['"])(?<path>(/|[A-Za-z]:\\|\\\\)[^'"]*)\k<quote>""", RegexOptions.CultureInvariant)]
    private static partial Regex QuotedAbsolutePath();
}
