using Fathom.Cli.Errors;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Inference.Chat;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Templates;

namespace Fathom.Cli.Chat;

/// <summary>The slash commands of a conversation.</summary>
internal sealed class ReplCommands(
    Conversation conversation,
    CommandOutput output,
    ChatData data,
    InputHistory history,
    Func<string, RunningModel> openModel,
    Func<LoadedModel, SamplingOptions> samplingOf)
{
    /// <summary>Width of the command column, in cells, including the gap before the descriptions.</summary>
    private const int CommandCells = 27;

    /// <summary>In narrower windows, the description is printed below the command.</summary>
    private const int LeastWidthOfColumns = 72;

    private static readonly (string Command, string Does)[] s_help =
    [
        ("/set system TEXT", "set the system prompt"),
        ("/set parameter NAME VALUE", "temperature, top_p, top_k, min_p, repetition_penalty, frequency_penalty, presence_penalty, seed, max_tokens"),
        ("/set think|nothink", "reason before answering, or not"),
        ("/set verbose|quiet", "show statistics below answers, or not"),
        ("/set history|nohistory", "save input history, or not"),
        ("/show info|parameters", "model and sampling options"),
        ("/show system|template", "system prompt, chat template"),
        ("/show license", "the model's license"),
        ("/save NAME, /load NAME", "save the conversation, continue a saved one"),
        ("/model NAME", "switch to another model"),
        ("/clear", "clear the conversation"),
        ("/bye", "leave (Ctrl+D does the same)"),
    ];

    private readonly Dictionary<string, string> _parameters = [];

    /// <summary>Whether statistics are shown below answers.</summary>
    public bool ShowsStatistics { get; private set; } = true;

    /// <summary>Runs a command.</summary>
    /// <returns>False when the user leaves.</returns>
    /// <exception cref="CliException">The command doesn't exist, or lacks an argument.</exception>
    public bool Run(string line)
    {
        (string command, string rest) = Cut(line);
        switch (command)
        {
            case "/bye" or "/exit" or "/quit":
                return false;
            case "/?" or "/help":
                output.Reply(Help(output.Notes.Profile.Width));
                break;
            case "/clear":
                conversation.Clear();
                output.Note("Forgotten.");
                break;
            case "/save":
                data.Save(rest, conversation.Messages);
                output.Note($"Saved as '{rest}'.");
                break;
            case "/load":
                conversation.Restore(data.Load(rest));
                output.Note($"Loaded '{rest}', {conversation.Messages.Count} messages.");
                break;
            case "/model":
                SwitchTo(openModel(rest));
                output.Note($"Now with {conversation.Running.Name}.");
                break;
            case "/set":
                Set(rest);
                break;
            case "/show":
                Show(rest);
                break;
            default:
                throw Unknown(command);
        }

        return true;
    }

    /// <summary>The commands in two columns, or one below the other in a narrow window.</summary>
    internal static string Help(int width)
    {
        bool hasColumns = width >= LeastWidthOfColumns;
        string indent = new(' ', hasColumns ? CommandCells : 2);
        IEnumerable<string> entries = s_help.Select(entry =>
        {
            var text = new TextWrapper(() => width - indent.Length);
            string does = (text.Feed(entry.Does) + text.Finish()).Replace("\n", "\n" + indent, StringComparison.Ordinal);
            return hasColumns ? entry.Command.PadRight(CommandCells) + does : $"{entry.Command}\n{indent}{does}";
        });
        return string.Join('\n', entries);
    }

    private static (string Word, string Tail) Cut(string line)
    {
        string[] parts = line.Trim().Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
        return (parts.ElementAtOrDefault(0) ?? "", (parts.ElementAtOrDefault(1) ?? "").Trim());
    }

    private static CliException Unknown(string command) => CliException.Usage(command, $"unknown command '{command}'; /? lists the commands");

    private void Set(string line)
    {
        (string what, string value) = Cut(line);
        switch (what)
        {
            case "system":
                SetSystem(Unquote(value));
                break;
            case "parameter":
                (string name, string number) = Cut(value);
                conversation.Options = ReplParameters.Set(conversation.Options, name, number);
                _parameters[name] = number;
                break;
            case "think" or "nothink":
                conversation.Options = conversation.Options with { Thinking = what == "think" ? ThinkingMode.On : ThinkingMode.Off };
                break;
            case "verbose" or "quiet":
                ShowsStatistics = what == "verbose";
                break;
            case "history" or "nohistory":
                history.IsKept = what == "history";
                break;
            default:
                throw Unknown($"/set {what}");
        }

        output.Note("Set.");
    }

    /// <summary>Goes on with another model, and with its own sampling options for what was neither given nor set.</summary>
    private void SwitchTo(RunningModel running)
    {
        conversation.SwitchTo(running);
        ChatOptions options = conversation.Options with { Sampling = samplingOf(running.Model) };
        conversation.Options = _parameters.Aggregate(options, (changed, parameter) => ReplParameters.Set(changed, parameter.Key, parameter.Value));
    }

    /// <summary>The text between a pair of quotes; quotes within the text are its own.</summary>
    private static string Unquote(string text) =>
        text is ['"', .. var inner, '"'] && !inner.Contains('"', StringComparison.Ordinal) ? inner : text;

    private void SetSystem(string text)
    {
        IEnumerable<ChatMessage> others = conversation.Messages.Where(message => message.Role != "system");
        conversation.Restore(text.Length > 0 ? others.Prepend(new ChatMessage("system", text)) : others);
    }

    private void Show(string what) => output.Reply(what switch
    {
        "info" => conversation.Running.Describe(),
        "parameters" => ReplParameters.Describe(conversation.Options),
        "system" => conversation.Options.SystemPrompt ?? "(none)",
        "template" => conversation.Running.Model.ChatTemplateSource ?? "(none)",
        "license" => ModelLicense.Of(conversation.Running.Model.Weights) ?? "(not specified)",
        _ => throw Unknown($"/show {what}"),
    });
}
