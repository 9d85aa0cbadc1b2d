using System.CommandLine;
using Fathom.Cli.Batch;
using Fathom.Cli.Chat;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Cli.Tools;
using Fathom.Inference.Chat;
using Fathom.Inference.Loading;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom chat</c>: one answer, or a conversation.</summary>
internal sealed class ChatCommand : VerbCommand
{
    private readonly EngineSelection _engine = new();
    private readonly SamplingSelection _sampling = new();
    private readonly FormatSelection _format = new();
    private readonly BatchSelection _batch = new();
    private readonly ToolSelection _tools = new();
    private readonly Argument<string?> _prompt = new("PROMPT")
    {
        Description = "Question to answer; without it, starts a conversation. Piped input is appended",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<ThinkingChoice?> _think = ThinkingOption.Create();
    private readonly Option<string?> _system = new("--system") { Description = "System prompt", HelpName = "TEXT" };
    private readonly Option<string?> _template = new("--template")
    {
        Description = $"Override the model's chat template: a file, or {ModelTemplates.Names}",
        HelpName = "TEMPLATE",
    };

    private readonly Option<bool> _hideThinking = new("--hide-thinking", "--hidethinking") { Description = "Hide the reasoning" };
    private readonly Option<bool> _interactive = new("--interactive", "-i") { Description = "Hold a conversation even when input is piped" };

    /// <summary>Sets up the verb.</summary>
    public ChatCommand(CliHost host)
        : base(
            host,
            "chat",
            "Chats with a model",
            "fathom chat -m model.gguf",
            "fathom chat -m model.gguf \"Why is the sky blue?\" --think off",
            "cat notes.txt | fathom chat -m model.gguf \"Sum up\"",
            "fathom chat -m model.gguf --mcp-servers servers.json \"Which of my files is the largest?\"",
            "fathom chat -m model.gguf --input questions.jsonl --output answers.jsonl")
    {
        Add(_prompt);
        _engine.AddTo(this);
        Add(_think);
        Add(_hideThinking);
        Add(_system);
        OptionRules.NotEmpty(_template);
        Add(_template);
        Add(_interactive);
        _sampling.AddTo(this);
        _format.AddTo(this);
        _batch.AddTo(this);
        _tools.AddTo(this);
    }

    /// <inheritdoc/>
    protected override async Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        string? template = context.Get(_template) is { } chosen ? ModelTemplates.Read(chosen) : null;
        string path = _engine.PathOf(context);
        IReadOnlyList<ToolServerEntry>? servers = _tools.Read(context);
        if (_batch.Read(context) is { } files)
        {
            if (servers is not null)
            {
                throw CliException.Usage("--mcp-servers", "tools can be called in answers to a prompt and in conversations, not with --input");
            }

            return await AnswerAllAsync(context, files, path, template, interrupted);
        }

        string? prompt = await PromptAsync(context);
        RunningModel running = Open(context, path, template, needsTools: servers is not null);
        if (running.Model.ChatTemplateSource == ModelTemplates.Plain && template is null)
        {
            context.Output.Note($"{running.Name} has no chat template; continuing your text as is.");
        }

        await using ToolServers? reached = servers is null ? null : await _tools.StartAsync(context, servers, interrupted);
        ChatRepl? repl = null;
        Func<string, string?> inConversation = question => repl!.Ask(question);
        Func<string, string?>? ask = prompt is not null ? AskerOf(context) : context.Host.IsInputRedirected ? null : inConversation;
        ToolUse? tools = reached is null ? null : _tools.Use(context, reached.Tools, ask);
        ChatOptions options = OptionsFrom(context, running.Model) with { Tools = tools?.Offered ?? [] };
        using var conversation = new Conversation(running, options) { HidesThinking = context.Get(_hideThinking), Tools = tools };
        if (prompt is not null)
        {
            return AnswerOnce(context, conversation, prompt, interrupted);
        }

        repl = new ChatRepl(conversation, context, other => _engine.Open(context, other, template), model => _sampling.Options(context, model));
        return repl.Run();
    }

    /// <summary>The question; null for a conversation.</summary>
    private async Task<string?> PromptAsync(VerbContext context)
    {
        string? given = context.Get(_prompt);
        if (given is not null)
        {
            context.Refuse("holds a conversation: give either --interactive or a prompt", _interactive);
        }

        return given is null && context.Get(_interactive) ? null : await PromptInput.ReadAsync(context.Host, context.Output, given);
    }

    private RunningModel Open(VerbContext context, string path, string? template, bool needsTools)
    {
        RunningModel running = _engine.Open(context, path, template);
        if (needsTools && running.Model.ToolCallFormat is null)
        {
            running.Dispose();
            throw new CliException(
                ExitCode.InputRefused,
                "mcp.model",
                "--mcp-servers",
                $"{running.Name} has no known way to call tools: omit --mcp-servers, or choose a model that has one");
        }

        return running;
    }

    /// <summary>Asks on the terminal while a question is being answered; null without a terminal.</summary>
    private static Func<string, string?>? AskerOf(VerbContext context)
    {
        if (context.Host.IsInputRedirected || context.Host.IsOutputRedirected)
        {
            return null;
        }

        ILineReader lines = LineReaders.Open(context, InputHistory.Load(new ChatData(context.Host).HistoryFile, isKept: false));
        return question => lines.Read(question) is { End: LineEnd.Entered, Text: var text } ? text : null;
    }

    private async Task<ExitCode> AnswerAllAsync(VerbContext context, BatchFiles files, string path, string? template, CancellationToken interrupted)
    {
        context.Refuse("has no effect with --input", _interactive);
        if (context.Get(_prompt) is not null)
        {
            throw CliException.Usage("--input", "give either --input or a prompt");
        }

        using RunningModel running = RunningModel.Open(path, BatchSelection.For(files, _engine.Options(context)), context.Host.Time, template);
        var defaults = new BatchDefaults { Options = OptionsFrom(context, running.Model), PromptIsMessage = true };
        return await new BatchRun(context, files).RunAsync(running, defaults, interrupted);
    }

    private static ExitCode AnswerOnce(VerbContext context, Conversation conversation, string prompt, CancellationToken interrupted)
    {
        ChatTurn turn = conversation.Say(prompt, context.Output, interrupted);
        context.Output.Result(
            ChatResult.Of(turn, conversation),
            () => ChatJson.Compact.ChatResult,
            _ => context.Output.Note(TimingsResult.Line(turn.Usage, turn.Timings, isFirst: true)));
        return FinishReasons.Exit(turn.FinishReason);
    }

    private ChatOptions OptionsFrom(VerbContext context, LoadedModel model)
    {
        ThinkingChoice thinking = context.Get(_think) ?? default;
        return _sampling.Turn(context, model) with
        {
            SystemPrompt = context.Get(_system),
            Thinking = thinking.Mode,
            ThinkingBudget = thinking.Budget,
            Format = _format.Read(context),
        };
    }
}
