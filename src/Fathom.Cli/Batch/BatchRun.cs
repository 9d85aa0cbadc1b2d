using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Models;
using Fathom.Cli.Output;

namespace Fathom.Cli.Batch;

/// <summary>Answers the lines of a file, many at once, and writes the answers in input order.</summary>
/// <param name="context">Where to read and write.</param>
/// <param name="files">The input, the output, and how many requests run at once.</param>
internal sealed class BatchRun(VerbContext context, BatchFiles files)
{
    /// <summary>Requests queued per running one, so that a long answer that must be written first doesn't stall the others.</summary>
    public const int WindowFactor = 4;

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
        var lines = Channel.CreateBounded<string>(1);
        TextReader input = OpenInput();
        try
        {
            await using (StreamWriter? output = OpenOutput())
            {
                using CancellationTokenRegistration registration = interrupted.Register(CancelAll);
                _ = Task.Run(() => ReadAsync(input, lines.Writer, interrupted), CancellationToken.None);
                await AnswerAsync(answers, lines.Reader, output, interrupted);
            }

            return Finish(context.Host.Time.GetElapsedTime(started), interrupted.IsCancellationRequested);
        }
        finally
        {
            DropEmptyOutput();
        }
    }

    private TextReader OpenInput() => files.Input == "-" ? context.Host.Input : new StreamReader(files.Input, Encoding.UTF8);

    private StreamWriter? OpenOutput() =>
        files.PartialOutput is null ? null : new StreamWriter(files.PartialOutput, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    /// <summary>Reads the input on a thread of its own: a read can't be canceled, and may wait for a pipe's next line.</summary>
    private static async Task ReadAsync(TextReader input, ChannelWriter<string> lines, CancellationToken interrupted)
    {
        try
        {
            using (input)
            {
                foreach (string line in BoundedLines.Read(input))
                {
                    await lines.WriteAsync(line, interrupted);
                }
            }

            lines.Complete();
        }
        catch (Exception failure)
        {
            lines.Complete(failure); // thrown where the lines are taken
        }
    }

    /// <summary>Submits lines while there is room, and writes each answer as soon as it and all before it are done.</summary>
    private async Task AnswerAsync(BatchAnswers answers, ChannelReader<string> lines, StreamWriter? output, CancellationToken interrupted)
    {
        Task<bool>? more = HasLineAsync(lines, interrupted);
        while (more is not null || _window.Count > 0)
        {
            Task? first = _window.TryPeek(out BatchItem item) ? item.Answer : null;
            if (more is null || _window.Count > WindowFactor * files.Size || (first is not null && await Task.WhenAny(first, more) == first))
            {
                await WriteNextAsync(output);
            }
            else if (await more && lines.TryRead(out string? line))
            {
                Enqueue(answers.Submit(line, ++_lines), interrupted);
                more = HasLineAsync(lines, interrupted);
            }
            else
            {
                more = null;
            }
        }
    }

    /// <summary>Waits for the next line. False at the end of the input, and at once when interrupted.</summary>
    private static async Task<bool> HasLineAsync(ChannelReader<string> lines, CancellationToken interrupted)
    {
        try
        {
            return await lines.WaitToReadAsync(interrupted);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Enqueue(BatchItem item, CancellationToken interrupted)
    {
        lock (_window)
        {
            _window.Enqueue(item);
        }

        if (interrupted.IsCancellationRequested)
        {
            item.Cancel(); // it came after the others were canceled
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

    private async Task WriteNextAsync(StreamWriter? output)
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
            string kept = files.Output is null || _answered == 0 ? "" : $"; the answers so far are in {Path.GetFileName(files.PartialOutput)}";
            throw new CliException(ExitCode.Interrupted, "interrupted", "", $"interrupted after {_answered} answers{kept}");
        }

        if (files.Output is not null)
        {
            File.Move(files.PartialOutput!, files.Output, overwrite: true);
        }

        var result = new BatchResult(
            _answered, _failed, _promptTokens, _newTokens, Math.Round(elapsed.TotalSeconds, 3), TimingsResult.Rate(_newTokens, elapsed));
        context.Output.Result(result, () => BatchJson.Compact.BatchResult, _ => context.Output.Note(Summary(result)));
        return _failed == 0 ? ExitCode.Ok : ExitCode.InputRefused;
    }

    /// <summary>Deletes what a run without answers leaves, so that it doesn't stop the next one.</summary>
    private void DropEmptyOutput()
    {
        if (_answered == 0 && File.Exists(files.PartialOutput))
        {
            File.Delete(files.PartialOutput);
        }
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
