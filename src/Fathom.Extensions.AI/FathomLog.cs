using Microsoft.Extensions.Logging;

namespace Fathom.Extensions.AI;

/// <summary>Log messages. They never contain prompts or answers.</summary>
internal static partial class FathomLog
{
    [LoggerMessage(1, LogLevel.Information, "The model {Model} is ready after {Seconds:0.00} s")]
    public static partial void ModelReady(this ILogger log, string model, double seconds);

    [LoggerMessage(2, LogLevel.Error, "The model {Model} can't be loaded")]
    public static partial void ModelFailed(this ILogger log, string model, Exception failure);
}
