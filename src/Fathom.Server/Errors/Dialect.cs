using Microsoft.AspNetCore.Http;

namespace Fathom.Server.Errors;

/// <summary>The API that a route belongs to: each has its own error format.</summary>
internal enum Dialect
{
    OpenAi,
    Anthropic,
    Ollama,
}

/// <summary>Maps paths to dialects.</summary>
internal static class Dialects
{
    public static Dialect Of(PathString path)
    {
        string text = path.Value ?? "";
        if (text.StartsWith("/api/", StringComparison.OrdinalIgnoreCase))
        {
            return Dialect.Ollama;
        }

        bool isMessages = text.StartsWith("/v1/messages", StringComparison.OrdinalIgnoreCase);
        return isMessages || text.StartsWith("/anthropic/", StringComparison.OrdinalIgnoreCase) ? Dialect.Anthropic : Dialect.OpenAi;
    }
}
