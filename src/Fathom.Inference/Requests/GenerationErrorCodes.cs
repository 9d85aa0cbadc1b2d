namespace Fathom.Inference.Requests;

/// <summary>The closed list of reasons why a request is refused.</summary>
public static class GenerationErrorCodes
{
    /// <summary>The prompt has no tokens.</summary>
    public const string EmptyPrompt = "request.prompt.empty";

    /// <summary>The prompt leaves no room for an answer in the model's context, or in the cache.</summary>
    public const string ContextLength = "request.context_length";

    /// <summary>A token id isn't in the vocabulary.</summary>
    public const string TokenOutOfRange = "request.token.out_of_range";

    /// <summary>An option is out of range.</summary>
    public const string OptionOutOfRange = "request.option.out_of_range";

    /// <summary>The engine's queue is full; try again later.</summary>
    public const string QueueFull = "engine.queue_full";

    /// <summary>The request waited too long for its first step; try again later.</summary>
    public const string StartTimeout = "engine.start_timeout";

    /// <summary>The model's weights come from a file and can't be updated.</summary>
    public const string FixedWeights = "engine.weights.fixed";

    /// <summary>The request needs text, but the model has no tokenizer.</summary>
    public const string NoTokenizer = "model.tokenizer.missing";

    /// <summary>The request needs a conversation, but the model has no chat template.</summary>
    public const string NoChatTemplate = "model.chat_template.missing";
}
