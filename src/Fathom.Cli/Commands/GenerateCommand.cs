using System.CommandLine;
using Fathom.Cli.Batch;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom generate</c>: raw completion, no template.</summary>
internal sealed class GenerateCommand : VerbCommand
{
    private readonly EngineSelection _engine = new();
    private readonly SamplingSelection _sampling = new();
    private readonly FormatSelection _format = new();
    private readonly BatchSelection _batch = new();
    private readonly Option<string?> _prompt = new("--prompt", "-p") { Description = "Text to continue (default: standard input)", HelpName = "TEXT" };
    private readonly Option<int[]?> _tokens = new("--tokens")
    {
        Description = "The prompt as token ids instead of text",
        HelpName = "IDS",
        CustomParser = OptionRules.ParseTokens,
    };

    private readonly Option<bool> _special = new("--special") { Description = "Parse special tokens in the prompt" };
    private readonly Option<bool> _ignoreEnd = new("--ignore-eos") { Description = "Ignore the end-of-text token" };

    /// <summary>Sets up the verb.</summary>
    public GenerateCommand(CliHost host)
        : base(
            host,
            "generate",
            "Completes text, without a chat template",
            "fathom generate -m model.gguf -p \"Once upon a time\" --temperature 0 --max-tokens 50",
            "fathom generate -m model.gguf --input prompts.jsonl --output answers.jsonl")
    {
        _engine.AddTo(this);
        Add(_prompt);
        Add(_tokens);
        Add(_special);
        Add(_ignoreEnd);
        _sampling.AddTo(this);
        _format.AddTo(this);
        _batch.AddTo(this);
    }

    /// <inheritdoc/>
    protected override async Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        if (_batch.Read(context) is { } files)
        {
            return await AnswerAllAsync(context, files, interrupted);
        }

        if (context.GetList(_tokens) is not null)
        {
            context.Refuse("has no effect with --tokens: give only one of them", _prompt);
        }

        using RunningModel running = _engine.Open(context);
        running.Model.Weights.RequireUnchanged();
        GenerationHandle handle = running.Engine.Submit(CreateRequest(context, running.Model));
        await foreach (GenerationUpdate update in handle.Stream(interrupted))
        {
            context.Output.ModelText(update.Text);
        }

        GenerationResult result = await handle.Completion;
        FinishReasons.ThrowIfFailed(result);
        context.Output.EndModelText();
        context.Output.Result(
            Describe(result, running),
            () => CommandJson.Compact.GenerateResult,
            _ => context.Output.Note(TimingsResult.Line(result.Usage, result.Timings, isFirst: true)));
        return FinishReasons.Exit(result.FinishReason);
    }

    private async Task<ExitCode> AnswerAllAsync(VerbContext context, BatchFiles files, CancellationToken interrupted)
    {
        if (context.Get(_prompt) is not null || context.GetList(_tokens) is not null)
        {
            throw CliException.Usage("--input", "give either --input or a prompt");
        }

        using RunningModel running = RunningModel.Open(_engine.PathOf(context), BatchSelection.For(files, _engine.Options(context)), context.Host.Time);
        var defaults = new BatchDefaults
        {
            Options = _sampling.Turn(context, running.Model) with { Format = _format.Read(context) },
            PromptIsMessage = false,
            AllowsSpecial = context.Get(_special),
            IgnoresEnd = context.Get(_ignoreEnd),
        };
        return await new BatchRun(context, files).RunAsync(running, defaults, interrupted);
    }

    private GenerationRequest CreateRequest(VerbContext context, LoadedModel model) => new()
    {
        PromptTokens = context.GetList(_tokens) ?? model.EncodePrompt(context.Get(_prompt) ?? context.Host.ReadAllInput(), context.Get(_special)),
        Sampling = _sampling.Options(context, model),
        MaxTokens = _sampling.MaxTokens(context),
        StopStrings = _sampling.StopStrings(context),
        IgnoreEndOfGeneration = context.Get(_ignoreEnd),
        Constraints = _format.Read(context) is { } format ? [model.Constraints.Compile(format).Create()] : [],
    };

    private static GenerateResult Describe(GenerationResult result, RunningModel running) => new(
        result.Text,
        [.. result.Tokens.Select(token => token.TokenId)],
        FinishReasons.Name(result.FinishReason),
        UsageResult.Of(result.Usage),
        TimingsResult.Of(running.LoadTime, result.Usage, result.Timings));
}

/// <summary>The output of <c>generate --json</c>.</summary>
/// <param name="Text">The new text, without the prompt.</param>
/// <param name="Tokens">The new tokens; the last is the one that ended the text.</param>
/// <param name="FinishReason">Why generation ended: stop, length, cancelled.</param>
/// <param name="Usage">Tokens used.</param>
/// <param name="Timings">How long each phase took.</param>
internal sealed record GenerateResult(string Text, IReadOnlyList<int> Tokens, string FinishReason, UsageResult Usage, TimingsResult Timings) : Success;
