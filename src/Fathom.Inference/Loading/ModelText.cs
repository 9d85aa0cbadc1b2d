using Fathom.Formats.Gguf;
using Fathom.Inference.Requests;
using Fathom.Tokenizers;
using Fathom.Tokenizers.Errors;

namespace Fathom.Inference.Loading;

/// <summary>A model's tokenizer and chat template, read without its weights, which need not exist.</summary>
/// <param name="Tokenizer">Converts text to tokens; null if there is none.</param>
/// <param name="ChatTemplateSource">Source of the chat template; null if there is none.</param>
public sealed record ModelText(Tokenizer? Tokenizer, string? ChatTemplateSource)
{
    /// <summary>Reads a GGUF file, a checkpoint folder or any file in it.</summary>
    /// <param name="path">File or folder.</param>
    /// <exception cref="Formats.ModelFormatException">The file is invalid.</exception>
    /// <exception cref="TokenizerFormatException">The tokenizer is invalid.</exception>
    /// <exception cref="IOException">A file is missing or can't be read.</exception>
    public static ModelText Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Path.GetExtension(path).Equals(".gguf", StringComparison.OrdinalIgnoreCase))
        {
            return ModelFolder.ReadText(path);
        }

        using GgufFile file = GgufFile.Open(path);
        Tokenizer? tokenizer = GgufTokenizer.Read(file);
        return new ModelText(tokenizer, tokenizer?.ChatTemplate ?? file.Metadata.FindString("tokenizer.chat_template"));
    }

    /// <summary>The tokenizer.</summary>
    /// <exception cref="GenerationException">The model has none.</exception>
    public Tokenizer RequireTokenizer() =>
        Tokenizer ?? throw new GenerationException(GenerationErrorCodes.NoTokenizer, "tokenizer", "a model with a tokenizer", "none");

    /// <summary>The source of the chat template.</summary>
    /// <exception cref="GenerationException">The model has none.</exception>
    public string RequireChatTemplate() =>
        ChatTemplateSource ?? throw new GenerationException(GenerationErrorCodes.NoChatTemplate, "chat_template", "a model with a chat template", "none");
}
