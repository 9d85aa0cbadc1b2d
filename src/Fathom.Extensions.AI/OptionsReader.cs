using Fathom.Inference.Chat;
using Fathom.Inference.Constraints;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Templates;
using Microsoft.Extensions.AI;
using ChatOptions = Microsoft.Extensions.AI.ChatOptions;
using TurnOptions = Fathom.Inference.Chat.ChatOptions;

namespace Fathom.Extensions.AI;

/// <summary>Converts options of Microsoft.Extensions.AI to the engine's.</summary>
internal static class OptionsReader
{
    /// <summary>Reads options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="client">Passed to <see cref="ChatOptions.RawRepresentationFactory"/>, whose options take precedence.</param>
    /// <param name="model">Its makers' recommendations apply where the options are silent.</param>
    /// <exception cref="FathomClientException">An option can't be honored.</exception>
    public static TurnOptions Read(ChatOptions options, IChatClient client, LoadedModel model)
    {
        RefuseUnsupported(options);
        var properties = new PropertyReader(options.AdditionalProperties);
        TurnOptions raw = options.RawRepresentationFactory?.Invoke(client) as TurnOptions ?? new TurnOptions();
        IReadOnlyList<ChatTool> tools = [.. raw.Tools, .. ToolReader.ReadTools(options)];
        ToolChoice choice = raw.ToolChoice == ToolChoice.Auto ? ToolReader.ReadChoice(options, tools) : raw.ToolChoice;
        if (tools.Count > 0 && choice.Mode != ToolChoiceMode.None && model.ToolCallFormat is null)
        {
            throw new FathomClientException(
                FathomClientErrorCodes.ToolsUnsupported, "Tools", "expected a model that calls tools, found one that has no known way to");
        }

        ThinkingMode thinking = raw.Thinking == ThinkingMode.Default ? ReadThinking(options.Reasoning?.Effort, properties) : raw.Thinking;
        return raw with
        {
            Sampling = raw.Sampling ?? ReadSampling(options, properties, model.Defaults.Sampling),
            MaxTokens = raw.MaxTokens ?? options.MaxOutputTokens,
            StopStrings = [.. raw.StopStrings, .. options.StopSequences ?? []],
            Thinking = thinking,
            ThinkingBudget = raw.ThinkingBudget ?? ReadBudget(options.Reasoning?.Effort, properties),
            Tools = tools,
            ToolChoice = choice,
            Format = raw.Format ?? ReadFormat(options.ResponseFormat, properties),
        };
    }

    private static void RefuseUnsupported(ChatOptions options)
    {
        if (options.ConversationId is { } id)
        {
            throw new FathomClientException(
                FathomClientErrorCodes.ConversationId,
                "ConversationId",
                $"expected none, found '{id}': conversations are not kept, send all of their messages");
        }

#pragma warning disable MEAI001 // Experimental: read only in order to refuse it.
        if (options.ContinuationToken is not null)
        {
            throw new FathomClientException(
                FathomClientErrorCodes.Option, "ContinuationToken", "expected none, found one: an abandoned answer can't be continued");
        }
#pragma warning restore MEAI001
    }

    private static SamplingOptions ReadSampling(ChatOptions options, PropertyReader properties, SamplingOptions defaults) => defaults with
    {
        Temperature = options.Temperature ?? defaults.Temperature,
        TopP = options.TopP is { } share ? share == 0 ? float.Epsilon : share : defaults.TopP,
        TopK = options.TopK ?? defaults.TopK,
        MinP = (float?)properties.Number(FathomProperties.MinP) ?? defaults.MinP,
        RepetitionPenalty = (float?)properties.Number(FathomProperties.RepetitionPenalty) ?? defaults.RepetitionPenalty,
        FrequencyPenalty = options.FrequencyPenalty ?? defaults.FrequencyPenalty,
        PresencePenalty = options.PresencePenalty ?? defaults.PresencePenalty,
        Seed = options.Seed is { } seed ? unchecked((ulong)seed) : defaults.Seed,
    };

    private static ThinkingMode ReadThinking(ReasoningEffort? effort, PropertyReader properties) => effort switch
    {
        ReasoningEffort.None => ThinkingMode.Off,
        null => properties.Flag(FathomProperties.EnableThinking) switch
        {
            null => ThinkingMode.Default,
            true => ThinkingMode.On,
            false => ThinkingMode.Off,
        },
        _ => ThinkingMode.On,
    };

    private static int? ReadBudget(ReasoningEffort? effort, PropertyReader properties) =>
        properties.Count(FathomProperties.ThinkingBudget) ?? (effort == ReasoningEffort.Low ? ThinkingBudget.LowEffort : null);

    private static OutputFormat? ReadFormat(ChatResponseFormat? format, PropertyReader properties)
    {
        OutputFormat?[] given =
        [
            format is ChatResponseFormatJson json ? json.Schema is { } schema ? OutputFormat.JsonSchema(schema) : OutputFormat.JsonObject : null,
            properties.Text(FathomProperties.Regex) is { } regex ? OutputFormat.Regex(regex) : null,
            properties.Text(FathomProperties.Grammar) is { } grammar ? OutputFormat.Grammar(grammar) : null,
        ];
        OutputFormat[] forms = [.. given.OfType<OutputFormat>()];
        return forms.Length <= 1
            ? forms.FirstOrDefault()
            : throw new FathomClientException(FathomClientErrorCodes.Option, "ResponseFormat", $"expected one form of the answer, found {forms.Length}");
    }
}
