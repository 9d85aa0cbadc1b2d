using Microsoft.AspNetCore.Http;

namespace Fathom.Server.Errors;

/// <summary>Whose API a route belongs to: errors look different in each.</summary>
internal enum Dialect
{
    OpenAi,
    Anthropic,
    Ollama,
}

/// <summary>Which dialect a path speaks.</summary>
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
