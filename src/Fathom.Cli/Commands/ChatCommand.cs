using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fathom.Cli.Batch;
using Fathom.Cli.Chat;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Inference;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom chat</c>: one answer, or a conversation.</summary>
internal sealed class ChatCommand : VerbCommand
{
    private readonly EngineSelection _engine = new();
    private readonly SamplingSelection _sampling = new();
    private readonly BatchSelection _batch = new();
    private readonly Argument<string?> _prompt = new("PROMPT") { Description = "Answer this and end; without it, a conversation. Piped input is added to it", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<Thinking?> _think = new("--think") { Description = "Whether to reason before answering, or the most tokens of reasoning", HelpName = "on|off|BUDGET", CustomParser = ParseThinking };
    private readonly Option<string?> _system = new("--system") { Description = "What the model is told before everything else", HelpName = "TEXT" };
    private readonly Option<string?> _template = new("--template") { Description = $"Another chat template than the model's: a file, or {ModelTemplates.Names}", HelpName = "TEMPLATE" };
    private readonly Option<bool> _hideThinking = new("--hide-thinking", "--hidethinking") { Description = "Do not show the reasoning" };
    private readonly Option<bool> _interactive = new("--interactive", "-i") { Description = "A conversation, also when the input is piped" };

    /// <summary>Sets up the verb.</summary>
    public ChatCommand(CliHost host)
        : base(
            host,
            "chat",
            "Talks with a model",
            "fathom chat -m model.gguf",
            "fathom chat -m model.gguf \"Why is the sky blue?\" --think off",
            "cat notes.txt | fathom chat -m model.gguf \"Sum up\"",
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
        _batch.AddTo(this);
    }

    /// <inheritdoc/>
    protected override async Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        string? template = context.Get(_template) is { } chosen ? ModelTemplates.Read(chosen) : null;
        string path = _engine.PathOf(context);
        if (_batch.Read(context) is { } files)
        {
            return await AnswerAllAsync(context, files, path, template, interrupted);
        }

        string? prompt = context.Get(_interactive) ? null : await PromptInput.ReadAsync(context.Host, context.Output, context.Get(_prompt));
        RunningModel running = _engine.Open(context, path, template);
        if (running.Model.ChatTemplateSource == ModelTemplates.Plain && template is null)
        {
            context.Output.Note($"{running.Name} brings no chat template: it goes on from your text as it is.");
        }

        using var conversation = new Conversation(running, OptionsFrom(context, running.Model)) { HidesThinking = context.Get(_hideThinking) };
        return prompt is null
            ? new ChatRepl(conversation, context, other => _engine.Open(context, other, template)).Run()
            : AnswerOnce(context, conversation, prompt, interrupted);
    }

    private async Task<ExitCode> AnswerAllAsync(VerbContext context, BatchFiles files, string path, string? template, CancellationToken interrupted)
    {
        if (context.Get(_prompt) is not null || context.Get(_interactive))
        {
            throw CliException.Usage("--input", "give either --input, a prompt, or --interactive");
        }

        using RunningModel running = RunningModel.Open(path, BatchSelection.For(files, _engine.Options(context)), context.Host.Time, template);
        var defaults = new BatchDefaults { Options = OptionsFrom(context, running.Model), PromptIsMessage = true };
        return await new BatchRun(context, files).RunAsync(running, defaults, interrupted);
    }

    private static ExitCode AnswerOnce(VerbContext context, Conversation conversation, string prompt, CancellationToken interrupted)
    {
        ChatTurn turn = conversation.Say(prompt, context.Output, interrupted);
        context.Output.Result(Describe(turn, conversation.Running), CliJson.Compact.ChatResult, _ => context.Output.Note(TimingsResult.Line(turn.Usage, turn.Timings)));
        return FinishReasons.Exit(turn.FinishReason);
    }

    /// <summary>A turn as JSON has it.</summary>
    internal static ChatResult Describe(ChatTurn turn, RunningModel running) => new(
        turn.Thinking,
        turn.Answer,
        FinishReasons.Name(turn.FinishReason),
        UsageResult.Of(turn.Usage),
        TimingsResult.Of(running.LoadTime, turn.Usage, turn.Timings));

    private ChatOptions OptionsFrom(VerbContext context, LoadedModel model)
    {
        Thinking thinking = context.Get(_think) ?? default;
        return _sampling.Turn(context, model) with
        {
            SystemPrompt = context.Get(_system),
            Thinking = thinking.Mode,
            ThinkingBudget = thinking.Budget,
        };
    }

    private static Thinking? ParseThinking(ArgumentResult result)
    {
        string word = result.Tokens[0].Value;
        if (word is "on" or "off")
        {
            return new Thinking(word == "on" ? ThinkingMode.On : ThinkingMode.Off, null);
        }

        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int budget))
        {
            return new Thinking(ThinkingMode.On, budget);
        }

        result.AddError($"--think wants on, off or a number of tokens, not '{word}'");
        return null;
    }

    /// <summary>What <c>--think</c> says.</summary>
    private readonly record struct Thinking(ThinkingMode Mode, int? Budget);
}

/// <summary>What <c>chat PROMPT --json</c> prints.</summary>
/// <param name="Thinking">Reasoning before the answer; empty when there was none.</param>
/// <param name="Answer">The answer.</param>
/// <param name="FinishReason">Why it ended: stop, length, cancelled.</param>
/// <param name="Usage">Tokens that it took.</param>
/// <param name="Timings">Where its time went.</param>
internal sealed record ChatResult(string Thinking, string Answer, string FinishReason, UsageResult Usage, TimingsResult Timings) : Success;
