using System.CommandLine;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Inference;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom generate</c>: raw completion, no template.</summary>
internal sealed class GenerateCommand : VerbCommand
{
    private readonly EngineSelection _engine = new();
    private readonly SamplingSelection _sampling = new();
    private readonly Option<string?> _prompt = new("--prompt", "-p") { Description = "The text to go on from (default: standard input)", HelpName = "TEXT" };
    private readonly Option<int[]?> _tokens = new("--tokens") { Description = "The prompt as token ids instead of text", HelpName = "IDS", CustomParser = OptionRules.ParseTokens };
    private readonly Option<bool> _special = new("--special") { Description = "The prompt may name special tokens" };
    private readonly Option<bool> _ignoreEnd = new("--ignore-eos") { Description = "Go on after the model's own end" };

    /// <summary>Sets up the verb.</summary>
    public GenerateCommand(CliHost host)
        : base(host, "generate", "Completes a text, without a chat template", "fathom generate -m model.gguf -p \"Once upon a time\" --temperature 0 --max-tokens 50")
    {
        _engine.AddTo(this);
        Add(_prompt);
        Add(_tokens);
        Add(_special);
        Add(_ignoreEnd);
        _sampling.AddTo(this);
    }

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        using RunningModel running = _engine.Open(context);
        GenerationHandle handle = running.Engine.Submit(CreateRequest(context, running.Model));
        running.Model.Weights.RequireUnchanged();
        foreach (GenerationUpdate update in running.Engine.Follow(handle, interrupted))
        {
            context.Output.ModelText(update.Text);
        }

        FinishReasons.ThrowIfFailed(handle);
        context.Output.EndModelText();
        context.Output.Result(Describe(handle, running), CliJson.Compact.GenerateResult, _ => context.Output.Note(TimingsResult.Line(handle.Usage, handle.Timings)));
        return Task.FromResult(FinishReasons.Exit(handle.FinishReason));
    }

    private GenerationRequest CreateRequest(VerbContext context, LoadedModel model) => new()
    {
        PromptTokens = context.GetList(_tokens) ?? model.EncodePrompt(context.Get(_prompt) ?? context.Host.ReadAllInput(), context.Get(_special)),
        Sampling = _sampling.Options(context, model),
        MaxTokens = _sampling.MaxTokens(context),
        StopStrings = _sampling.StopStrings(context),
        IgnoreEndOfGeneration = context.Get(_ignoreEnd),
    };

    private static GenerateResult Describe(GenerationHandle handle, RunningModel running) => new(
        handle.Text,
        [.. handle.Tokens.Select(token => token.TokenId)],
        FinishReasons.Name(handle.FinishReason),
        UsageResult.Of(handle.Usage),
        TimingsResult.Of(running.LoadTime, handle.Usage, handle.Timings));
}

/// <summary>What <c>generate --json</c> prints.</summary>
/// <param name="Text">The new text, without the prompt.</param>
/// <param name="Tokens">The new tokens; the one that ended the text is the last.</param>
/// <param name="FinishReason">Why it ended: stop, length, cancelled.</param>
/// <param name="Usage">Tokens that it took.</param>
/// <param name="Timings">Where its time went.</param>
internal sealed record GenerateResult(string Text, IReadOnlyList<int> Tokens, string FinishReason, UsageResult Usage, TimingsResult Timings) : Success;
