using System.Buffers.Binary;
using System.Text.Json;
using Fathom.Server.Generation;
using Fathom.Server.Hosting;
using Fathom.Server.Requests;
using Fathom.Server.Security;
using Fathom.Server.Streaming;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.OpenAi;

/// <summary><c>POST /v1/embeddings</c>.</summary>
internal static class EmbeddingsApi
{
    /// <summary>Embeds texts or lists of tokens.</summary>
    public static async Task HandleAsync(HttpContext context, ServerState state)
    {
        using JsonDocument body = await RequestBody.ReadAsync(context, state.Limits);
        var fields = JsonFields.Of(body.RootElement);
        bool isBase64 = fields.Word("encoding_format", "float", "base64") == "base64";
        using ServedModel served = await state.Models.AcquireAsync(fields.Text("model"), context.RequestAborted);
        int? dimensions = fields.Integer("dimensions", 1, served.Model.Config.HiddenSize);
        IReadOnlyList<CompletionPrompt> inputs = PromptReader.Read(fields, "input", served.Model, state.Limits);
        float[][] vectors = await TextEmbedder.EmbedAsync(served, inputs, RequestIdentity.Of(context), dimensions, context.RequestAborted);
        int tokens = inputs.Sum(input => input.Tokens.Length);
        EmbeddingEntry[] data = [.. vectors.Select((vector, index) => new EmbeddingEntry("embedding", index, Encode(vector, isBase64)))];
        await JsonAnswer.WriteAsync(
            context, new EmbeddingList("list", data, served.Name, new EmbeddingUsage(tokens, tokens)), OpenAiJson.Wire.EmbeddingList);
    }

    private static JsonElement Encode(float[] vector, bool isBase64)
    {
        if (!isBase64)
        {
            return JsonSerializer.SerializeToElement(vector, OpenAiJson.Wire.SingleArray);
        }

        byte[] bytes = new byte[vector.Length * sizeof(float)];
        for (int i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        }

        return JsonSerializer.SerializeToElement(Convert.ToBase64String(bytes), OpenAiJson.Wire.String);
    }
}

/// <summary>Embeddings of several texts.</summary>
internal sealed record EmbeddingList(string Object, IReadOnlyList<EmbeddingEntry> Data, string Model, EmbeddingUsage Usage);

/// <summary>One of them: numbers, or their bytes in base64.</summary>
internal sealed record EmbeddingEntry(string Object, int Index, JsonElement Embedding);

/// <summary>Tokens used.</summary>
internal sealed record EmbeddingUsage(int PromptTokens, int TotalTokens);
