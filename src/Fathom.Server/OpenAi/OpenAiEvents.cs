using Fathom.Server.Errors;

namespace Fathom.Server.OpenAi;

/// <summary>Events common to all streams of OpenAI's API.</summary>
internal static class OpenAiEvents
{
    public static ReadOnlyMemory<byte> KeepAlive { get; } = ": keep-alive\n\n"u8.ToArray();

    public static ReadOnlyMemory<byte> Done { get; } = "data: [DONE]\n\n"u8.ToArray();

    /// <summary>A failure in the middle of a stream.</summary>
    public static byte[] OfError(Exception failure, string requestId) =>
        [.. "data: "u8, .. ErrorWriter.Body(Dialect.OpenAi, ErrorMapper.Map(failure), requestId), .. "\n\n"u8];
}
