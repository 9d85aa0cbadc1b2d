using System.Text.Json.Nodes;
using Fathom.Formats;
using Fathom.Formats.Conversion;

namespace Fathom.Training.Models;

/// <summary>Writes <c>generation_config.json</c>: which tokens begin, end and pad what a model generates.</summary>
internal static class GenerationConfigWriter
{
    private const string FileName = "generation_config.json";

    /// <summary>Writes the file, unless the tokenizer came with one.</summary>
    /// <param name="tokenizer">Folder or GGUF file that the tokenizer's files came from.</param>
    /// <param name="folder">The exported model.</param>
    /// <param name="tokens">The tokens.</param>
    public static void WriteIfNone(string tokenizer, string folder, SpecialTokenIds tokens)
    {
        string from = Directory.Exists(tokenizer) ? tokenizer : Path.GetDirectoryName(Path.GetFullPath(tokenizer))!;
        if (ModelConverter.IsGguf(tokenizer) || (File.Exists(Path.Combine(from, FileName)) && Path.GetFullPath(from) != Path.GetFullPath(folder)))
        {
            return;
        }

        var json = new JsonObject();
        void Add(string key, JsonNode? value)
        {
            if (value is not null)
            {
                json[key] = value;
            }
        }

        Add("bos_token_id", tokens.Bos);
        Add("eos_token_id", tokens.Eos is { } ends ? new JsonArray([.. ends.Select(end => (JsonNode)end)]) : null);
        Add("pad_token_id", tokens.Pad);
        WholeFile.Write(Path.Combine(folder, FileName), json.ToJsonString());
    }
}
