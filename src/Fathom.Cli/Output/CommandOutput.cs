using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fathom.Cli.Errors;
using Fathom.Cli.Hosting;
using Spectre.Console;

namespace Fathom.Cli.Output;

/// <summary>What a verb says: data on standard output, chatter on standard error; for people, or as one line of JSON.</summary>
internal sealed class CommandOutput
{
    private readonly CliHost _host;
    private readonly GlobalSettings _settings;
    private bool _hasProgress;
    private readonly TextWrapper? _answer;
    private readonly TextWrapper? _thought;
    private bool _hasHiddenThought;

    private CommandOutput(CliHost host, GlobalSettings settings, IAnsiConsole screen, IAnsiConsole notes)
    {
        _host = host;
        _settings = settings;
        Screen = screen;
        Notes = notes;
        _answer = host.IsOutputRedirected ? null : new TextWrapper(() => screen.Profile.Width);
        _thought = host.IsErrorRedirected ? null : new TextWrapper(() => notes.Profile.Width);
    }

    /// <summary>Whether the result is JSON, and nothing else may reach standard output.</summary>
    public bool IsJson => _settings.IsJson;

    /// <summary>Whether more than the usual is told.</summary>
    public bool IsVerbose => _settings.IsVerbose;

    /// <summary>Standard output for people: tables and color on a terminal, plain text otherwise.</summary>
    public IAnsiConsole Screen { get; }

    /// <summary>Standard error for people.</summary>
    public IAnsiConsole Notes { get; }

    /// <summary>Whether a person watches standard error, so that progress may be drawn.</summary>
    public bool ShowsProgress => !_host.IsErrorRedirected && !_host.IsTerminalDumb && !_settings.IsQuiet;

    /// <summary>Sets up the output of one run.</summary>
    public static CommandOutput Create(CliHost host, GlobalSettings settings)
    {
        bool hasColor = !settings.HasNoColor && host.Variable("NO_COLOR") is null && !host.IsTerminalDumb;
        return new CommandOutput(
            host,
            settings,
            TerminalOutput.CreateConsole(host.Output, isTerminal: !host.IsOutputRedirected, hasColor),
            TerminalOutput.CreateConsole(host.Error, isTerminal: !host.IsErrorRedirected, hasColor));
    }

    /// <summary>Writes data as it is; nothing with <c>--json</c>.</summary>
    public void Data(string text)
    {
        if (!IsJson)
        {
            _host.Output.Write(text);
        }
    }

    /// <summary>
    /// Writes a model's text as it comes; nothing with <c>--json</c>. On a terminal, lines break between words, and characters that would steer it
    /// are shown as U+FFFD.
    /// </summary>
    public void ModelText(string text)
    {
        if (text.Length > 0)
        {
            Data(_answer is null ? text : _answer.Feed(TerminalOutput.Harmless(text)));
            _host.Output.Flush();
        }
    }

    /// <summary>Ends a model's text, and its line.</summary>
    public void EndModelText() => Data($"{_answer?.Finish()}\n");

    /// <summary>Shows a model's reasoning as it comes, dimmed, on standard error: it is not the answer.</summary>
    public void Thought(string text)
    {
        if (text.Length > 0)
        {
            WriteThought(_thought is null ? text : _thought.Feed(TerminalOutput.Harmless(text)));
        }
    }

    /// <summary>Ends the reasoning: where nothing is dimmed, a line says so.</summary>
    public void EndThought()
    {
        WriteThought(_thought?.Finish() ?? "");
        WriteThought(IsDimmed ? "\n\n" : "\n(end of thinking)\n\n");
    }

    /// <summary>Shows a person that a model reasons, when the reasoning itself is hidden.</summary>
    /// <param name="tokens">Pieces of it so far.</param>
    public void HiddenThought(int tokens)
    {
        if (ShowsProgress && !IsJson)
        {
            _host.Error.Write($"\rthinking ... {tokens}");
            _hasHiddenThought = true;
        }
    }

    /// <summary>Wipes what <see cref="HiddenThought"/> drew.</summary>
    public void EndHiddenThought()
    {
        if (_hasHiddenThought)
        {
            _host.Error.Write("\r\u001b[K");
            _hasHiddenThought = false;
        }
    }

    private bool IsDimmed => Notes.Profile.Capabilities.Ansi && Notes.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;

    private void WriteThought(string text)
    {
        if (text.Length > 0 && !IsJson && !_settings.IsQuiet)
        {
            _host.Error.Write(IsDimmed ? $"\u001b[2m{text}\u001b[22m" : text);
        }
    }

    /// <summary>Shows a person something that is not data; nothing with <c>--quiet</c>.</summary>
    public void Note(string line)
    {
        if (!_settings.IsQuiet)
        {
            ClearProgress();
            _host.Error.WriteLine(line);
        }
    }

    /// <summary>Shows how far a long work is: on a terminal in one line that the next progress, note or result replaces, otherwise as a note.</summary>
    public void Progress(string line)
    {
        if (!ShowsProgress)
        {
            Note(line);
            return;
        }

        int width = Math.Max(20, Notes.Profile.Width - 1);
        _host.Error.Write($"\r{(line.Length <= width ? line : line[..width])}\u001b[K");
        _hasProgress = true;
    }

    /// <summary>The result of the verb: one line of JSON, or what <paramref name="forPeople"/> draws.</summary>
    public void Result<T>(T value, Func<JsonTypeInfo<T>> type, Action<IAnsiConsole> forPeople)
    {
        ClearProgress();
        if (IsJson)
        {
            Line(value, type());
        }
        else
        {
            forPeople(Screen);
        }
    }

    /// <summary>One line of JSON on standard output, whatever the mode.</summary>
    public void Line<T>(T value, JsonTypeInfo<T> type)
    {
        _host.Output.Write(JsonSerializer.Serialize(value, type));
        _host.Output.Write('\n');
        _host.Output.Flush();
    }

    /// <summary>One line that is JSON already, on standard output.</summary>
    public void RawLine(string json)
    {
        _host.Output.Write(json);
        _host.Output.Write('\n');
        _host.Output.Flush();
    }

    /// <summary>Reports a failure and returns its exit code.</summary>
    /// <param name="report">What failed.</param>
    /// <param name="trace">The exception to print in full for developers; null for none.</param>
    public ExitCode Fail(ErrorReport report, Exception? trace = null)
    {
        ClearProgress();
        if (report.Exit == ExitCode.OutputClosed)
        {
            return report.Exit;
        }

        if (IsJson)
        {
            Line(new FailureResult(new FailureDetail(report.Code, report.Where, report.Message)), OutputJson.Compact.FailureResult);
        }
        else
        {
            TryFlushOutput();
            Notes.Write(new Text("error: ", new Style(Color.Red)));
            _host.Error.WriteLine($"{report.Message} [{report.Code}]");
        }

        if (trace is not null)
        {
            _host.Error.WriteLine(trace);
        }

        return report.Exit;
    }

    private void ClearProgress()
    {
        if (_hasProgress)
        {
            _host.Error.Write("\r\u001b[K");
            _hasProgress = false;
        }
    }

    /// <summary>Puts what was said before an error before it; where that fails, the error still has to be told.</summary>
    private void TryFlushOutput()
    {
        try
        {
            _host.Output.Flush();
        }
        catch (IOException)
        {
            // Told by whoever flushes last.
        }
    }

    /// <summary>Writes out what is buffered.</summary>
    public void Flush()
    {
        _host.Output.Flush();
        _host.Error.Flush();
    }
}
