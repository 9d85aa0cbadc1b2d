using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fathom.Cli.Errors;
using Fathom.Cli.Hosting;
using Spectre.Console;

namespace Fathom.Cli.Output;

/// <summary>A verb's output: data on standard output, messages on standard error; for the terminal, or as one line of JSON.</summary>
internal sealed class CommandOutput
{
    private readonly CliHost _host;
    private readonly GlobalSettings _settings;
    private readonly Lazy<IAnsiConsole> _screen;
    private readonly Lazy<IAnsiConsole> _notes;
    private bool _hasProgress;
    private readonly TextWrapper? _answer;
    private readonly TextWrapper? _thought;
    private bool _hasHiddenThought;

    private CommandOutput(CliHost host, GlobalSettings settings)
    {
        _host = host;
        _settings = settings;

        // Consoles take a while to set up, and many runs write plain text only.
        bool hasColor = !settings.HasNoColor && host.Variable("NO_COLOR") is null && !host.IsTerminalDumb;
        _screen = new(() => TerminalOutput.CreateConsole(host.Output, isTerminal: !host.IsOutputRedirected, hasColor));
        _notes = new(() => TerminalOutput.CreateConsole(host.Error, isTerminal: !host.IsErrorRedirected, hasColor));
        _answer = host.IsOutputRedirected ? null : new TextWrapper(() => Screen.Profile.Width);
        _thought = host.IsErrorRedirected ? null : new TextWrapper(() => Notes.Profile.Width);
    }

    /// <summary>Whether the result is JSON, and nothing else may reach standard output.</summary>
    public bool IsJson => _settings.IsJson;

    /// <summary>Whether to show more than usual.</summary>
    public bool IsVerbose => _settings.IsVerbose;

    /// <summary>Standard output for the terminal: tables and color on a terminal, plain text otherwise.</summary>
    public IAnsiConsole Screen => _screen.Value;

    /// <summary>Standard error for the terminal.</summary>
    public IAnsiConsole Notes => _notes.Value;

    /// <summary>Where input lines are prompted for and edited: standard output, unless only data belongs there.</summary>
    public TextWriter Dialog => IsJson || _host.IsOutputRedirected ? _host.Error : _host.Output;

    /// <summary>Whether standard error is a terminal, so that progress can be drawn.</summary>
    public bool ShowsProgress => !_host.IsErrorRedirected && !_host.IsTerminalDumb && !_settings.IsQuiet;

    /// <summary>Sets up the output of one run.</summary>
    public static CommandOutput Create(CliHost host, GlobalSettings settings) => new(host, settings);

    /// <summary>Writes data as it is; nothing with <c>--json</c>.</summary>
    public void Data(string text)
    {
        if (!IsJson)
        {
            _host.Output.Write(text);
        }
    }

    /// <summary>
    /// Writes a model's text as it streams; nothing with <c>--json</c>. On a terminal, lines break between words, and characters that would control it
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

    /// <summary>Ends a model's text and its line.</summary>
    public void EndModelText()
    {
        Data($"{_answer?.Finish()}\n");
        _host.Output.Flush(); // before notes, which may go to the same place
    }

    /// <summary>Shows a model's reasoning as it streams, dimmed, on standard error: it is not the answer.</summary>
    public void Thought(string text)
    {
        if (text.Length > 0)
        {
            WriteThought(_thought is null ? text : _thought.Feed(TerminalOutput.Harmless(text)));
        }
    }

    /// <summary>Ends the reasoning; without dimming, a line marks the end.</summary>
    public void EndThought()
    {
        WriteThought(_thought?.Finish() ?? "");
        WriteThought(IsDimmed ? "\n\n" : "\n(end of thinking)\n\n");
    }

    /// <summary>Shows on the terminal that a model is reasoning while the reasoning itself is hidden.</summary>
    /// <param name="tokens">Pieces of it so far.</param>
    public void HiddenThought(int tokens)
    {
        if (ShowsProgress && !IsJson)
        {
            _host.Error.Write($"\rthinking ... {tokens}");
            _hasHiddenThought = true;
        }
    }

    /// <summary>Erases what <see cref="HiddenThought"/> drew.</summary>
    public void EndHiddenThought()
    {
        if (_hasHiddenThought)
        {
            _host.Error.Write("\r\u001b[K");
            _hasHiddenThought = false;
        }
    }

    private bool IsDimmed => !_host.IsErrorRedirected && Notes.Profile.Capabilities.Ansi && Notes.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;

    private void WriteThought(string text)
    {
        if (text.Length > 0 && !IsJson && !_settings.IsQuiet)
        {
            _host.Error.Write(IsDimmed ? $"\u001b[2m{text}\u001b[22m" : text);
        }
    }

    /// <summary>Shows a message that isn't data; nothing with <c>--quiet</c>. Characters that would control a terminal are shown as U+FFFD.</summary>
    public void Note(string line)
    {
        if (!_settings.IsQuiet)
        {
            Reply(line);
        }
    }

    /// <summary>Shows something that isn't data but was asked for, even with <c>--quiet</c>.</summary>
    public void Reply(string text)
    {
        ClearProgress();
        _host.Error.WriteLine(TerminalOutput.Harmless(text));
    }

    /// <summary>Shows progress: on a terminal, in one line that the next progress, note or result replaces; otherwise as a note.</summary>
    public void Progress(string line)
    {
        if (!ShowsProgress)
        {
            Note(line);
            return;
        }

        int width = Math.Max(20, Notes.Profile.Width - 1);
        line = TerminalOutput.Harmless(line);
        _host.Error.Write($"\r{(line.Length <= width ? line : line[..width])}\u001b[K");
        _hasProgress = true;
    }

    /// <summary>The verb's result: one line of JSON, or what <paramref name="forPeople"/> draws.</summary>
    /// <param name="value">The result.</param>
    /// <param name="type">Its shape in JSON, which takes a while to build and is needed only with <c>--json</c>.</param>
    /// <param name="forPeople">Draws it on the terminal.</param>
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

    /// <summary>One line of JSON on standard output, in any mode.</summary>
    public void Line<T>(T value, JsonTypeInfo<T> type)
    {
        _host.Output.Write(JsonSerializer.Serialize(value, type));
        _host.Output.Write('\n');
        _host.Output.Flush();
    }

    /// <summary>One line on standard output that is already JSON.</summary>
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

    /// <summary>Flushes earlier output so that it precedes an error; if that fails, the error must still be reported.</summary>
    private void TryFlushOutput()
    {
        try
        {
            _host.Output.Flush();
        }
        catch (IOException)
        {
            // The last flush reports it.
        }
    }

    /// <summary>Writes out what is buffered.</summary>
    public void Flush()
    {
        _host.Output.Flush();
        _host.Error.Flush();
    }
}
