using Fathom.Inference.Requests;
using Fathom.Templates.Errors;
using Fathom.Web.Conversations;
using Fathom.Web.Models;

namespace Fathom.Web.Answers;

/// <summary>Describes for the user what went wrong and what to do.</summary>
internal static class ProblemText
{
    public static string Of(Exception? failure) => failure switch
    {
        GenerationException refusal => Of(refusal),
        TemplateException => "The model's chat template refuses this conversation. Another model, or no system prompt, may help.",
        ChatModelException problem => problem.Message,
        ChatStoreException problem => problem.Message,
        OutOfMemoryException => "There is not enough memory for this model. Choose a smaller one.",
        _ => "The model failed while it wrote this answer. Try again; if it happens again, the server's log says why.",
    };

    private static string Of(GenerationException refusal) => refusal.Code switch
    {
        GenerationErrorCodes.ContextLength =>
            "This conversation is longer than the model can read. Start a new chat, or edit an earlier message to continue from there.",
        GenerationErrorCodes.QueueFull => "The server is busy: too many answers are waiting. Try again in a moment.",
        GenerationErrorCodes.NoChatTemplate or GenerationErrorCodes.NoTokenizer => "This model can't hold a conversation. Choose another one.",
        GenerationErrorCodes.OptionOutOfRange => $"A setting is out of its range: {refusal.Message}.",
        _ => $"The model refused the question: {refusal.Message}.",
    };
}
