using Microsoft.AspNetCore.Http;

namespace Fathom.Web.Conversations;

/// <summary>The owner whose conversations a request may access.</summary>
internal static class ChatOwner
{
    /// <summary>Owner of all conversations if no sign-in is required.</summary>
    public const string Local = "local";

    /// <summary>The caller's name in the application.</summary>
    public static string Of(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name } ? $"user:{name}" : Local;

    /// <summary>The owner's tenant id in an engine, for fair scheduling.</summary>
    public static string TenantOf(string owner) => $"app {owner}";

    /// <summary>Salt that separates an owner's cached prompts from others'; empty if there is only one owner.</summary>
    public static string CacheSaltOf(string owner) => owner == Local ? "" : $"app {owner}";
}
