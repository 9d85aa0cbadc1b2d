using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fathom.Training.Runs;

/// <summary>Reads numbers of configurations and refuses those that are too large: the framework would read <c>1e999</c> as infinity.</summary>
internal static class FiniteNumbers
{
    /// <summary>For doubles.</summary>
    public static JsonConverter<double> Doubles { get; } = new DoubleConverter();

    /// <summary>For singles.</summary>
    public static JsonConverter<float> Singles { get; } = new SingleConverter();

    /// <summary>Expected value that errors name.</summary>
    public const string Expected = "a finite number";

    private sealed class DoubleConverter : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDouble() is var value && double.IsFinite(value) ? value : throw new JsonException(Expected);

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }

    private sealed class SingleConverter : JsonConverter<float>
    {
        public override float Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetSingle() is var value && float.IsFinite(value) ? value : throw new JsonException(Expected);

        public override void Write(Utf8JsonWriter writer, float value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }
}
