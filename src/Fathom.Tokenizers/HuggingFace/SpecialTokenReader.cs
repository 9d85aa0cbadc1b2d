using System.Text;
using System.Text.Json;
using Fathom.Tokenizers.Errors;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.HuggingFace;

/// <summary>Finds the roles of tokens in <c>tokenizer_config.json</c>, <c>/post_processor</c> and <c>/model/unk_token</c>.</summary>
internal static class SpecialTokenReader
{
    /// <summary>Reads the roles and the chat template. The config takes precedence over the post-processor.</summary>
    public static SpecialTokens Read(
        JsonSource root,
        ReadOnlyMemory<byte>? configJson,
        Vocabulary vocabulary,
        ModelSettings settings,
        TokenizerLimits limits,
        out string? chatTemplate)
    {
        SpecialTokens special = ReadPostProcessor(root, vocabulary, limits) with { Unknown = settings.FindUnknown(vocabulary) };
        chatTemplate = null;
        if (configJson is not ReadOnlyMemory<byte> json)
        {
            return special;
        }

        JsonSource config = JsonSource.Open(json, limits);
        chatTemplate = ReadChatTemplate(config);
        return special with
        {
            Bos = FindNamed(config, "bos_token", vocabulary) ?? special.Bos,
            Eos = FindNamed(config, "eos_token", vocabulary) ?? special.Eos,
            Pad = FindNamed(config, "pad_token", vocabulary),
            Unknown = special.Unknown ?? FindNamed(config, "unk_token", vocabulary),
            AddBos = ReadBoolean(config, "add_bos_token") ?? special.AddBos,
            AddEos = ReadBoolean(config, "add_eos_token") ?? special.AddEos,
        };
    }

    /// <summary>Reads <c>TemplateProcessing</c>, which adds tokens around a text; it may be part of a <c>Sequence</c>.</summary>
    private static SpecialTokens ReadPostProcessor(JsonSource root, Vocabulary vocabulary, TokenizerLimits limits)
    {
        var special = new SpecialTokens();
        if (ComponentElement.From(root, "post_processor", limits) is not ComponentElement processor)
        {
            return special;
        }

        List<ComponentElement> steps = processor.Type == "Sequence" ? processor.GetObjects("processors") : [processor];
        foreach (ComponentElement step in steps.Where(step => step.Type == "TemplateProcessing"))
        {
            bool isBehindText = false;
            foreach (ComponentElement item in step.GetObjects("single"))
            {
                isBehindText |= item.TryGet("Sequence") is not null;
                if (item.TryGet("SpecialToken") is null)
                {
                    continue;
                }

                string name = item.GetObject("SpecialToken").GetString("id");
                int? id = vocabulary.TryFind(Encoding.UTF8.GetBytes(name), out int found) ? found : null;
                special = isBehindText
                    ? special with { Eos = special.Eos ?? id, AddEos = true }
                    : special with { Bos = special.Bos ?? id, AddBos = true };
            }
        }

        return special;
    }

    /// <summary>Finds a role's token, which is a name or an object with its <c>content</c>.</summary>
    private static int? FindNamed(JsonSource config, string role, Vocabulary vocabulary)
    {
        if (config.FindElement(role) is not JsonElement value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object && !value.TryGetProperty("content", out value))
        {
            throw new TokenizerFormatException(TokenizerErrorCode.JsonMissingKey, $"/{role}", "content", "nothing");
        }

        string name = value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new TokenizerFormatException(TokenizerErrorCode.JsonWrongType, $"/{role}", "a name or an object", value.ValueKind.ToString());
        return vocabulary.TryFind(Encoding.UTF8.GetBytes(name), out int id) ? id : null;
    }

    private static bool? ReadBoolean(JsonSource config, string name) =>
        config.FindElement(name) is not JsonElement value ? null
            : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
            : throw new TokenizerFormatException(TokenizerErrorCode.JsonWrongType, $"/{name}", "a truth value", value.ValueKind.ToString());

    /// <summary>Reads the chat template: a single one, or the one named <c>default</c> in a list.</summary>
    private static string? ReadChatTemplate(JsonSource config)
    {
        if (config.FindElement("chat_template") is not JsonElement value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement named in value.EnumerateArray())
            {
                bool isDefault = named.ValueKind == JsonValueKind.Object
                    && named.TryGetProperty("name", out JsonElement name) && name.ValueKind == JsonValueKind.String && name.ValueEquals("default");
                if (isDefault && named.TryGetProperty("template", out JsonElement template) && template.ValueKind == JsonValueKind.String)
                {
                    return template.GetString();
                }
            }

            return null;
        }

        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new TokenizerFormatException(TokenizerErrorCode.JsonWrongType, "/chat_template", "a template", value.ValueKind.ToString());
    }
}
