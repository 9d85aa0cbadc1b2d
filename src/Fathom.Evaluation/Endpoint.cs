namespace Fathom.Evaluation;

/// <summary>A model behind an API like OpenAI's.</summary>
public sealed record Endpoint
{
    private const string ChatPath = "/chat/completions";

    /// <summary>Where the API is: <c>http://127.0.0.1:8080</c> or <c>https://api.example.com/v1</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>The model's name there; null asks the endpoint, which must then have exactly one.</summary>
    public string? Model { get; init; }

    /// <summary>The key that opens it; null for none.</summary>
    public string? Key { get; init; }

    /// <summary>Requests in flight at once.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>How long one request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most attempts for a request that is refused for now or whose connection fails.</summary>
    public int MaxAttempts { get; init; } = 6;

    /// <summary>Measures waits.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The route of conversations.</summary>
    internal Uri ChatUrl => new(Url, BasePath + ChatPath);

    /// <summary>The route of the list of models.</summary>
    internal Uri ModelsUrl => new(Url, BasePath + "/models");

    private string BasePath
    {
        get
        {
            string path = Url.AbsolutePath.TrimEnd('/');
            path = path.EndsWith(ChatPath, StringComparison.Ordinal) ? path[..^ChatPath.Length] : path;
            return path.Length == 0 ? "/v1" : path;
        }
    }
}
