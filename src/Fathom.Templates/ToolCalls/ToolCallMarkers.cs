namespace Fathom.Templates.ToolCalls;

/// <summary>The markers that begin, separate, and end calls in the formats.</summary>
internal static class ToolCallMarkers
{
    public const string CallsBegin = "<｜tool▁calls▁begin｜>";
    public const string CallsEnd = "<｜tool▁calls▁end｜>";
    public const string CallBegin = "<｜tool▁call▁begin｜>";
    public const string CallEnd = "<｜tool▁call▁end｜>";
    public const string Separator = "<｜tool▁sep｜>";
    public const string Fence = "```";
    public const string JsonFence = "```json";

    public const string HermesBegin = "<tool_call>";
    public const string HermesEnd = "</tool_call>";

    public const string PythonTag = "<|python_tag|>";

    /// <summary>Returns the markers that begin a call anywhere in the text.</summary>
    public static string[] Openings(ToolCallFormat format) => format switch
    {
        ToolCallFormat.Hermes => [HermesBegin],
        ToolCallFormat.Llama3 => [PythonTag],
        _ => [CallsBegin, CallBegin],
    };

    /// <summary>Returns the markers that may follow the JSON of a call, in this order, and belong to it.</summary>
    public static string[] Closings(ToolCallFormat format) => format switch
    {
        ToolCallFormat.Hermes => [HermesEnd],
        ToolCallFormat.Llama3 => [";"],
        _ => [Fence, CallEnd, CallsEnd],
    };
}
