using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Inference.Chat;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;

namespace Fathom.Cli.Chat;

/// <summary>The interactive conversation: reads lines, answers them, and runs commands that begin with a slash.</summary>
internal sealed class ChatRepl
{
    private const string MultiLineQuotes = "\"\"\"";
    private const string SystemCommand = "/set system ";

    private readonly Conversation _conversation;
    private readonly CliHost _host;
    private readonly CommandOutput _output;
    private readonly InputHistory _history;
    private readonly ILineReader _lines;
    private readonly ReplCommands _commands;
    private bool _hasAnswered;

    /// <summary>Sets up a conversation.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="context">Options and streams.</param>
    /// <param name="openModel">Opens another model by its path.</param>
    /// <param name="samplingOf">The sampling options of the command line, over a model's own.</param>
    public ChatRepl(
        Conversation conversation, VerbContext context, Func<string, RunningModel> openModel, Func<LoadedModel, SamplingOptions> samplingOf)
    {
        _conversation = conversation;
        _host = context.Host;
        _output = context.Output;
        var data = new ChatData(context.Host);
        _history = InputHistory.Load(data.HistoryFile, isKept: !_host.IsInputRedirected);
        _lines = LineReaders.Open(context, _history);
        _commands = new ReplCommands(conversation, _output, data, _history, model => openModel(ModelSelection.Resolve(_host, model)), samplingOf);
    }

    /// <summary>Runs until the user leaves.</summary>
    public ExitCode Run()
    {
        _output.Note($"{_conversation.Running.Name}: /? lists commands, Ctrl+C stops an answer, /bye leaves.");
        while (true)
        {
            _host.Interrupts.Rest();
            InputLine input = ReadInput();
            if (input.End == LineEnd.Cleared)
            {
                continue;
            }

            if (input.End != LineEnd.Entered)
            {
                return input.End == LineEnd.Interrupted ? ExitCode.Interrupted : ExitCode.Ok;
            }

            if (input.Text.Trim().Length > 0 && !React(input))
            {
                return ExitCode.Ok;
            }

            if (_host.Interrupts.IsEnding)
            {
                return ExitCode.Interrupted;
            }
        }
    }

    /// <summary>Asks the user something in the middle of an answer.</summary>
    /// <returns>The typed text; null for nothing.</returns>
    public string? Ask(string question) => _lines.Read(question) is { End: LineEnd.Entered, Text: var text } ? text : null;

    /// <summary>Reads a line, or all lines between triple quotes: a message, or a system prompt.</summary>
    /// <exception cref="CliException">The input ends between the quotes.</exception>
    private InputLine ReadInput()
    {
        InputLine line = _lines.Read(">>> ");
        string start = line.Text.TrimStart();
        string command = start.StartsWith(SystemCommand, StringComparison.Ordinal) ? SystemCommand : "";
        string text = start[command.Length..].TrimStart();
        if (line.End != LineEnd.Entered || !text.StartsWith(MultiLineQuotes, StringComparison.Ordinal))
        {
            return line;
        }

        text = text[MultiLineQuotes.Length..];
        while (!text.TrimEnd().EndsWith(MultiLineQuotes, StringComparison.Ordinal))
        {
            InputLine next = _lines.Read("... ");
            if (next.End != LineEnd.Entered)
            {
                // Ctrl+C drops the whole multi-line message, but not the conversation. Ctrl+D ends that, too; a file or pipe must be complete.
                return next.End == LineEnd.EndOfInput && _host.IsInputRedirected
                    ? throw CliException.Usage(MultiLineQuotes, $"the text that {MultiLineQuotes} begins has no end")
                    : next.End == LineEnd.EndOfInput ? next : next with { End = LineEnd.Cleared };
            }

            text += "\n" + next.Text;
        }

        return new InputLine(LineEnd.Entered, command + text.TrimEnd()[..^MultiLineQuotes.Length].Trim('\n'), IsQuoted: command.Length == 0);
    }

    /// <summary>Answers a message or runs a command. A failure ends the turn, not the conversation.</summary>
    /// <returns>False when the user leaves.</returns>
    private bool React(InputLine input)
    {
        try
        {
            if (input.Text[0] == '/' && !input.IsQuoted)
            {
                return _commands.Run(input.Text);
            }

            Remember(input.Text);
            Answer(input.Text);
        }
        catch (Exception failure) when (failure is not (OutOfMemoryException or OutputClosedException))
        {
            _output.Fail(ErrorMapper.Map(failure));
        }

        return true;
    }

    /// <summary>Adds a line to the history. If the history can't be saved, the conversation continues without it.</summary>
    private void Remember(string text)
    {
        try
        {
            _history.Add(text);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _history.IsKept = false;
            _output.Note($"(input history can't be saved: {ErrorMapper.Map(failure).Message})");
        }
    }

    private void Answer(string text)
    {
        ChatTurn turn = _conversation.Say(text, _output, _host.Interrupts.Arm());
        if (turn.FinishReason == FinishReason.Cancelled)
        {
            _output.Note("(stopped)");
        }

        if (_output.IsJson)
        {
            _output.Line(ChatResult.Of(turn, _conversation), ChatJson.Compact.ChatResult);
        }

        if (_commands.ShowsStatistics)
        {
            _output.Note(TimingsResult.Line(turn.Usage, turn.Timings, isFirst: !_hasAnswered));
        }

        _hasAnswered = true;
    }
}
