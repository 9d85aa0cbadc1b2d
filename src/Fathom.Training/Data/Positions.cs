using System.Text.Json.Nodes;

namespace Fathom.Training.Data;

/// <summary>Reads saved positions.</summary>
internal static class Positions
{
    public static long Read(JsonObject position, string key) =>
        position[key] is JsonValue value && value.TryGetValue(out long number) && number >= 0
            ? number
            : throw new TrainingException("train.data.position", key, "a saved place of this stream", position.ToJsonString());

    public static JsonObject ReadObject(JsonObject position, string key) =>
        position[key] as JsonObject ?? throw new TrainingException("train.data.position", key, "a saved place of this stream", position.ToJsonString());
}
