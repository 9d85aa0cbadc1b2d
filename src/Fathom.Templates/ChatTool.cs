using System.Buffers;
using System.Text.Json;

namespace Fathom.Templates;

/// <summary>A function that the assistant may call.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Description">What the function does; null for no description.</param>
/// <param name="Parameters">JSON Schema of its arguments; null if it takes none.</param>
public sealed record ChatTool(string Name, string? Description = null, JsonElement? Parameters = null)
{
    /// <summary>Whether its arguments must satisfy the schema, so that the model can't write others.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Returns the array of tools that templates read: objects with <c>type</c> and <c>function</c>.</summary>
    /// <param name="tools">The tools.</param>
    public static JsonElement ToJson(IEnumerable<ChatTool> tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (ChatTool tool in tools)
            {
                tool.WriteTo(writer);
            }

            writer.WriteEndArray();
        }

        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = ChatTemplateInput.MaxDepth });
    }

    private void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "function");
        writer.WriteStartObject("function");
        writer.WriteString("name", Name);
        if (Description is not null)
        {
            writer.WriteString("description", Description);
        }

        if (Parameters is { } parameters)
        {
            writer.WritePropertyName("parameters");
            parameters.WriteTo(writer);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
