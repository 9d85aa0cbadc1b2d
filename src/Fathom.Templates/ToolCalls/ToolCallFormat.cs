namespace Fathom.Templates.ToolCalls;

/// <summary>How a model spells tool calls.</summary>
public enum ToolCallFormat
{
    /// <summary>
    /// DeepSeek-V3 and R1: <c>&lt;｜tool▁call▁begin｜&gt;function&lt;｜tool▁sep｜&gt;NAME</c>, the arguments in a fenced block of JSON,
    /// <c>&lt;｜tool▁call▁end｜&gt;</c>; all calls of a turn between <c>&lt;｜tool▁calls▁begin｜&gt;</c> and <c>&lt;｜tool▁calls▁end｜&gt;</c>.
    /// </summary>
    DeepSeekV3,

    /// <summary>DeepSeek-V3.1: the same markers around <c>NAME&lt;｜tool▁sep｜&gt;ARGUMENTS</c>, without type and fence.</summary>
    DeepSeekV31,

    /// <summary>Hermes, Qwen2.5 and Qwen3: <c>{"name": …, "arguments": …}</c> between <c>&lt;tool_call&gt;</c> and <c>&lt;/tool_call&gt;</c>.</summary>
    Hermes,

    /// <summary>Llama 3: an answer that is <c>{"name": …, "parameters": …}</c>, or several such objects; <c>&lt;|python_tag|&gt;</c> may come before.</summary>
    Llama3,
}

/// <summary>Determines which format a model uses.</summary>
public static class ToolCallFormats
{
    /// <summary>Markers in templates or vocabularies and the formats they indicate, most specific first.</summary>
    private static readonly (string Marker, ToolCallFormat? Format)[] s_templateMarkers =
    [
        ("｜DSML｜", null), // DeepSeek-V3.2 and later: a markup that is not read
        ("<parameter=", null), // Qwen3-Coder: likewise
        (ToolCallMarkers.CallsBegin, ToolCallFormat.DeepSeekV31),
        (ToolCallMarkers.HermesBegin, ToolCallFormat.Hermes),
        (ToolCallMarkers.PythonTag, ToolCallFormat.Llama3),
        ("<|start_header_id|>", ToolCallFormat.Llama3),
        ("<|im_start|>", ToolCallFormat.Hermes),
    ];

    private static readonly (string Token, ToolCallFormat Format)[] s_tokens =
    [
        (ToolCallMarkers.CallsBegin, ToolCallFormat.DeepSeekV3),
        (ToolCallMarkers.HermesBegin, ToolCallFormat.Hermes),
        (ToolCallMarkers.PythonTag, ToolCallFormat.Llama3),
        ("<|start_header_id|>", ToolCallFormat.Llama3),
        ("<|im_start|>", ToolCallFormat.Hermes),
    ];

    /// <summary>Recognizes a model's format by the markers in its chat template, or else in its vocabulary.</summary>
    /// <param name="templateSource">Source of the chat template; null if there is none.</param>
    /// <param name="hasToken">Returns whether the vocabulary has a token; null if there is no vocabulary.</param>
    /// <returns>The format; null if there are no markers, or the format isn't supported.</returns>
    public static ToolCallFormat? Recognize(string? templateSource, Func<string, bool>? hasToken = null)
    {
        foreach ((string marker, ToolCallFormat? format) in s_templateMarkers)
        {
            if (templateSource?.Contains(marker, StringComparison.Ordinal) == true)
            {
                return format == ToolCallFormat.DeepSeekV31 && templateSource.Contains("```json", StringComparison.Ordinal)
                    ? ToolCallFormat.DeepSeekV3
                    : format;
            }
        }

        foreach ((string token, ToolCallFormat format) in s_tokens)
        {
            if (hasToken?.Invoke(token) == true)
            {
                return format;
            }
        }

        return null;
    }

    /// <summary>Whether a template describes tools itself; otherwise <see cref="ToolPrompt"/> does.</summary>
    /// <param name="template">The template.</param>
    public static bool DescribesTools(ChatTemplate template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return template.Reads("tools");
    }
}
