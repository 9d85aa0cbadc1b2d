using System.Text.Json;
using Fathom.Inference.Loading;
using Fathom.Server.Errors;
using Fathom.Server.Generation;
using Fathom.Server.Requests;
using Fathom.Server.Security;
using Fathom.Tokenizers;

namespace Fathom.Server.OpenAi;

/// <summary>Reads prompts: a string, several strings, a list of token ids, or several such lists.</summary>
internal static class PromptReader
{
    /// <summary>Reads a field.</summary>
    /// <param name="fields">The request.</param>
    /// <param name="field">Its name.</param>
    /// <param name="model">Encodes the texts.</param>
    /// <param name="limits">Limits.</param>
    /// <exception cref="ApiException">The field is absent or none of these.</exception>
    public static IReadOnlyList<CompletionPrompt> Read(JsonFields fields, string field, LoadedModel model, ServerLimits limits)
    {
        string name = fields.NameOf(field);
        JsonElement value = fields.Find(field) ?? throw fields.Missing(field);
        if (value.ValueKind == JsonValueKind.String)
        {
            return [OfText(JsonFields.TextOf(value, name), model)];
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            throw JsonFields.Wrong(name, "a text, or an array of texts, of token ids or of lists of those that is not empty", value);
        }

        return value[0].ValueKind == JsonValueKind.Number
            ? [OfTokens(value, name, model)]
            : [.. fields.Items(field, limits.MaxInputs).Select(item => OfItem(item.Item, item.Path, model))];
    }

    private static CompletionPrompt OfItem(JsonElement item, string name, LoadedModel model) => item.ValueKind switch
    {
        JsonValueKind.String => OfText(JsonFields.TextOf(item, name), model),
        JsonValueKind.Array => OfTokens(item, name, model),
        _ => throw JsonFields.Wrong(name, "a text or a list of token ids", item),
    };

    private static CompletionPrompt OfText(string text, LoadedModel model)
    {
        int[] tokens = model.EncodePrompt(text);
        return new CompletionPrompt(tokens.Length == 0 && model.Tokenizer.BosId is { } bos ? [bos] : tokens, text);
    }

    private static CompletionPrompt OfTokens(JsonElement list, string name, LoadedModel model)
    {
        var tokens = new int[list.GetArrayLength()];
        int count = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            tokens[count++] = item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int id) && id >= 0 && id < model.Config.VocabSize
                ? id
                : throw JsonFields.Wrong($"{name}[{count}]", $"a token id below {model.Config.VocabSize}", item);
        }

        Tokenizer? tokenizer = model.HasTokenizer ? model.Tokenizer : null;
        return new CompletionPrompt(tokens, tokenizer?.Decode(tokens) ?? "");
    }
}
