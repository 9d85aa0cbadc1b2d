namespace Fathom.Server.Security;

/// <summary>Who a request is from.</summary>
/// <param name="Id">The owner of its key, or where it comes from.</param>
/// <param name="CacheSalt">What parts the tenant's cached prompts from others'; empty where all are served alike.</param>
internal sealed record Tenant(string Id, string CacheSalt)
{
    /// <summary>The owner of a key, whose prompts nobody else finds in the cache.</summary>
    public static Tenant OfKey(string owner) => new($"key {owner}", $"key {owner}");

    /// <summary>A salt for a part of the tenant's prompts. Owners' names hold no line ends, so that no tenant's salt is another's.</summary>
    /// <param name="parts">What the request says; empty parts say nothing.</param>
    public string SaltOf(params ReadOnlySpan<string?> parts)
    {
        string salt = CacheSalt;
        foreach (string? part in parts)
        {
            salt = string.IsNullOrEmpty(part) ? salt : $"{salt}\n{part.Length}:{part}";
        }

        return salt;
    }

    /// <summary>Somebody without a key.</summary>
    public static Tenant OfAddress(string address) => new($"address {address}", "");
}
