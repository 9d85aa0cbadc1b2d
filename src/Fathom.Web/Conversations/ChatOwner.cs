using Microsoft.AspNetCore.Http;

namespace Fathom.Web.Conversations;

/// <summary>Whose conversations a request may see.</summary>
internal static class ChatOwner
{
    /// <summary>Owner of conversations where nobody signs in.</summary>
    public const string Local = "local";

    /// <summary>The name that the application knows the caller by.</summary>
    public static string Of(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name } ? $"user:{name}" : Local;

    /// <summary>What an engine calls an owner, for sharing it fairly.</summary>
    public static string TenantOf(string owner) => $"app {owner}";

    /// <summary>What parts an owner's cached prompts from others': nothing where all are one and the same.</summary>
    public static string CacheSaltOf(string owner) => owner == Local ? "" : $"app {owner}";
}
