using System.Text.Json.Serialization;
using Fathom.Server.Json;

namespace Fathom.Server.Operations;

/// <summary>Generated JSON context for the server's own state: snake case, null fields left out unless marked otherwise.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StatusBody))]
[JsonSerializable(typeof(TokensBody))]
[JsonSerializable(typeof(TextBody))]
[JsonSerializable(typeof(PromptBody))]
[JsonSerializable(typeof(TokenizerInfo))]
[JsonSerializable(typeof(PropsBody))]
[JsonSerializable(typeof(SlotBody[]))]
[JsonSerializable(typeof(BalanceBody))]
internal sealed partial class OperationsJson : JsonSerializerContext
{
    /// <summary>The shapes.</summary>
    public static OperationsJson Wire => field ??= new(WireJson.With(Default.GeneratedSerializerOptions!));
}
