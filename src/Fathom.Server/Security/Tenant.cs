namespace Fathom.Server.Security;

/// <summary>The sender of a request.</summary>
/// <param name="Id">The owner of its key, or its client address.</param>
/// <param name="CacheSalt">Salt that separates the tenant's cached prompts from others'; empty if all tenants share them.</param>
internal sealed record Tenant(string Id, string CacheSalt)
{
    /// <summary>The owner of a key, whose prompts no one else finds in the cache.</summary>
    public static Tenant OfKey(string owner) => new($"key {owner}", $"key {owner}");

    /// <summary>A salt for part of the tenant's prompts. Owners' names contain no line ends, so no tenant's salt equals another's.</summary>
    /// <param name="parts">Values from the request; empty ones are skipped.</param>
    public string SaltOf(params ReadOnlySpan<string?> parts)
    {
        string salt = CacheSalt;
        foreach (string? part in parts)
        {
            // The length keeps different parts from having the same salt.
            salt = string.IsNullOrEmpty(part) ? salt : $"{salt}\n{part.Length}:{part}";
        }

        return salt;
    }

    /// <summary>A client without a key.</summary>
    public static Tenant OfAddress(string address) => new($"address {address}", "");
}
