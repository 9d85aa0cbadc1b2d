namespace Fathom.Inference.Requests;

/// <summary>The closed list of reasons for which a request is refused.</summary>
public static class GenerationErrorCodes
{
    /// <summary>The prompt has no tokens.</summary>
    public const string EmptyPrompt = "request.prompt.empty";

    /// <summary>The prompt leaves no room for an answer in the model's context, or in the cache.</summary>
    public const string ContextLength = "request.context_length";

    /// <summary>A token id is not in the vocabulary.</summary>
    public const string TokenOutOfRange = "request.token.out_of_range";

    /// <summary>An option is outside its range.</summary>
    public const string OptionOutOfRange = "request.option.out_of_range";

    /// <summary>As many requests wait as the engine lets wait; try again later.</summary>
    public const string QueueFull = "engine.queue_full";

    /// <summary>The request waited too long for its first step; try again later.</summary>
    public const string StartTimeout = "engine.start_timeout";

    /// <summary>The model's weights come from a file and can't be updated.</summary>
    public const string FixedWeights = "engine.weights.fixed";

    /// <summary>Text is asked for, but the model has no tokenizer.</summary>
    public const string NoTokenizer = "model.tokenizer.missing";

    /// <summary>A conversation is asked for, but the model has no chat template.</summary>
    public const string NoChatTemplate = "model.chat_template.missing";
}
