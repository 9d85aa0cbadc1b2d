using Microsoft.Extensions.Logging;

namespace Fathom.Server.Telemetry;

/// <summary>The server's log messages. They never contain prompts, answers or keys.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(LogLevel.Information, "{Method} {Path} {Status} in {Milliseconds:F0} ms ({Id})")]
    public static partial void Answered(this ILogger log, string method, string path, int status, double milliseconds, string id);

    [LoggerMessage(LogLevel.Debug, "the client of {Id} left ({Failure})")]
    public static partial void ClientLeft(this ILogger log, string id, string failure);

    [LoggerMessage(LogLevel.Error, "{Id} failed")]
    public static partial void Failed(this ILogger log, string id, Exception cause);

    [LoggerMessage(LogLevel.Information, "'{Model}' is ready after {Seconds:F1} s")]
    public static partial void ModelReady(this ILogger log, string model, double seconds);

    [LoggerMessage(LogLevel.Error, "'{Model}' can't be loaded")]
    public static partial void ModelFailed(this ILogger log, string model, Exception cause);

    [LoggerMessage(LogLevel.Information, "stopping: {Count} requests still run")]
    public static partial void Draining(this ILogger log, int count);

    [LoggerMessage(LogLevel.Warning, "the table of API keys can't be read; those that were read last stay")]
    public static partial void KeysNotRead(this ILogger log, Exception cause);

    [LoggerMessage(LogLevel.Warning, "{Count} requests were cut off at the end")]
    public static partial void CutOff(this ILogger log, int count);
}
