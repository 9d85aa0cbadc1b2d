using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Fathom.Server.Anthropic;
using Fathom.Server.Errors;
using Fathom.Server.Hosting;
using Fathom.Server.Mcp;
using Fathom.Server.Ollama;
using Fathom.Server.OpenAi;
using Fathom.Server.Operations;
using Fathom.Server.Responses;

namespace Fathom.Server.Json;

/// <summary>What goes over the wire, generated at build time: snake case, null fields left out unless they say otherwise, text as it is.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OpenAiErrorBody))]
[JsonSerializable(typeof(AnthropicErrorBody))]
[JsonSerializable(typeof(OllamaErrorBody))]
[JsonSerializable(typeof(ChatCompletion))]
[JsonSerializable(typeof(ChatChunk))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelEntry))]
[JsonSerializable(typeof(StatusBody))]
[JsonSerializable(typeof(TokenCountBody))]
[JsonSerializable(typeof(Completion))]
[JsonSerializable(typeof(EmbeddingList))]
[JsonSerializable(typeof(float[]))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(TokensBody))]
[JsonSerializable(typeof(TextBody))]
[JsonSerializable(typeof(PromptBody))]
[JsonSerializable(typeof(TokenizerInfo))]
[JsonSerializable(typeof(PropsBody))]
[JsonSerializable(typeof(SlotBody[]))]
[JsonSerializable(typeof(BalanceBody))]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(MessageEvent))]
[JsonSerializable(typeof(MessageTokens))]
[JsonSerializable(typeof(OllamaChatLine))]
[JsonSerializable(typeof(OllamaGenerateLine))]
[JsonSerializable(typeof(OllamaEmbeddings))]
[JsonSerializable(typeof(OllamaTags))]
[JsonSerializable(typeof(OllamaRunning))]
[JsonSerializable(typeof(OllamaShow))]
[JsonSerializable(typeof(OllamaVersion))]
[JsonSerializable(typeof(ResponseBody))]
[JsonSerializable(typeof(ResponseEvent))]
[JsonSerializable(typeof(IDictionary<string, JsonElement>))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(AskResult))]
[JsonSerializable(typeof(McpModels))]
[JsonSerializable(typeof(McpTokenCount))]
internal sealed partial class ServerJson : JsonSerializerContext
{
    /// <summary>Leaves letters of all languages as they are.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>The shapes.</summary>
    public static ServerJson Wire => field ??= new(new JsonSerializerOptions(Default.GeneratedSerializerOptions!) { Encoder = Encoder });
}
