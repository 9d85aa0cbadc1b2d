using System.Text.Json.Serialization;

namespace Fathom.Web.Conversations;

/// <summary>JSON format of conversations in files and in the database.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    MaxDepth = 64)]
[JsonSerializable(typeof(ConversationFile))]
[JsonSerializable(typeof(ChatSettings))]
[JsonSerializable(typeof(AnswerFigures))]
internal sealed partial class ConversationJson : JsonSerializerContext;
