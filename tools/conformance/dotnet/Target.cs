using System.Net.Http.Headers;
using System.Text.Json;

namespace Fathom.Conformance;

/// <summary>The server that is called.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Key">A key that opens it.</param>
/// <param name="Model">A model that it has.</param>
internal sealed record Target(string Url, string Key, string Model)
{
    /// <summary>What is asked most of the time.</summary>
    public const string Question = "Say something about the sea.";

    /// <summary>Asks the server for its first model.</summary>
    public static async Task<string> FindModelAsync()
    {
        var target = new Target(Environment.GetEnvironmentVariable("FATHOM_URL") ?? "http://127.0.0.1:8080", Environment.GetEnvironmentVariable("FATHOM_KEY") ?? "none", "");
        using HttpClient http = target.CreateHttp();
        using JsonDocument models = JsonDocument.Parse(await http.GetStringAsync("/v1/models"));
        return models.RootElement.GetProperty("data")[0].GetProperty("id").GetString()!;
    }

    /// <summary>A plain client of the server.</summary>
    public HttpClient CreateHttp()
    {
        var http = new HttpClient { BaseAddress = new Uri(Url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        return http;
    }
}

/// <summary>One check.</summary>
internal readonly record struct Case(string Name, Func<Task> Run);

/// <summary>The model can't do what a case is about.</summary>
internal sealed class SkippedException(string reason) : Exception(reason);
