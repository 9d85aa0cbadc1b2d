using System.Globalization;
using System.Text;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Formats;

namespace Fathom.Cli.Batch;

/// <summary>Answers the lines of a file, many at once, and writes the answers in input order.</summary>
/// <param name="context">Where to read and write.</param>
/// <param name="files">The input, the output, and how many requests run at once.</param>
internal sealed class BatchRun(VerbContext context, BatchFiles files)
{
    /// <summary>Requests queued per running one, so that a long answer that must be written first doesn't stall the others.</summary>
    public const int WindowFactor = 4;

    private readonly string? _outputPath = files.Output is null ? null : OutputPath.Resolve(files.Output);
    private readonly Queue<BatchItem> _window = new();
    private int _lines;
    private int _failed;
    private int _answered;
    private long _promptTokens;
    private long _newTokens;

    /// <summary>Runs to the end of the input.</summary>
    /// <exception cref="IOException">A file can't be read or written.</exception>
    public async Task<ExitCode> RunAsync(RunningModel running, BatchDefaults defaults, CancellationToken interrupted)
    {
        long started = context.Host.Time.GetTimestamp();
        var answers = new BatchAnswers(running, defaults);
        using (TextReader input = OpenInput())
        await using (TextWriter? output = OpenOutput())
        {
            using CancellationTokenRegistration registration = interrupted.Register(CancelAll);
            foreach (string line in BoundedLines.Read(input))
            {
                if (interrupted.IsCancellationRequested)
                {
                    break;
                }

                Enqueue(answers.Submit(line, ++_lines));
                while (_window.Count > WindowFactor * files.Size)
                {
                    await WriteNextAsync(output);
                }
            }

            while (_window.Count > 0)
            {
                await WriteNextAsync(output);
            }
        }

        return Finish(context.Host.Time.GetElapsedTime(started), interrupted.IsCancellationRequested);
    }

    private string PartialOutput => _outputPath + ".partial";

    private TextReader OpenInput() => files.Input == "-" ? context.Host.Input : new StreamReader(files.Input, Encoding.UTF8);

    private StreamWriter? OpenOutput() =>
        _outputPath is null ? null : new StreamWriter(PartialOutput, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private void Enqueue(BatchItem item)
    {
        lock (_window)
        {
            _window.Enqueue(item);
        }
    }

    private void CancelAll()
    {
        lock (_window)
        {
            foreach (BatchItem item in _window)
            {
                item.Cancel();
            }
        }
    }

    private async Task WriteNextAsync(TextWriter? output)
    {
        BatchAnswer answer = await _window.Peek().Answer;
        lock (_window)
        {
            _window.Dequeue();
        }

        if (answer.IsCancelled)
        {
            return; // interrupted: a partial answer is not written
        }

        _answered++;
        _failed += answer.IsFailed ? 1 : 0;
        _promptTokens += answer.Usage.PromptTokens;
        _newTokens += answer.Usage.OutputTokens;
        if (output is null)
        {
            context.Output.RawLine(answer.Json);
        }
        else
        {
            await output.WriteAsync(answer.Json + "\n");
        }
    }

    private ExitCode Finish(TimeSpan elapsed, bool isInterrupted)
    {
        if (isInterrupted)
        {
            string kept = _outputPath is null ? "" : $"; the answers so far are in {Path.GetFileName(PartialOutput)}";
            throw new CliException(ExitCode.Interrupted, "interrupted", "", $"interrupted after {_answered} answers{kept}");
        }

        if (_outputPath is not null)
        {
            File.Move(PartialOutput, _outputPath, overwrite: true);
        }

        var result = new BatchResult(
            _answered, _failed, _promptTokens, _newTokens, Math.Round(elapsed.TotalSeconds, 3), TimingsResult.Rate(_newTokens, elapsed));
        context.Output.Result(result, () => BatchJson.Compact.BatchResult, _ => context.Output.Note(Summary(result)));
        return _failed == 0 ? ExitCode.Ok : ExitCode.InputRefused;
    }

    private static string Summary(BatchResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Answers} answers{(result.Failed == 0 ? "" : $", {result.Failed} of them errors")} | "
        + $"{result.PromptTokens} tokens in, {result.CompletionTokens} out | {result.Seconds:0.0} s, {result.TokensPerSecond:0.#} tok/s");
}

/// <summary>Summary of a run over a file, with <c>--json</c>.</summary>
/// <param name="Answers">Lines answered, errors included.</param>
/// <param name="Failed">Answers that are errors.</param>
/// <param name="PromptTokens">Tokens of all prompts.</param>
/// <param name="CompletionTokens">New tokens of all answers.</param>
/// <param name="Seconds">Duration, without loading the model.</param>
/// <param name="TokensPerSecond">New tokens per second.</param>
internal sealed record BatchResult(int Answers, int Failed, long PromptTokens, long CompletionTokens, double Seconds, double TokensPerSecond) : Success;
