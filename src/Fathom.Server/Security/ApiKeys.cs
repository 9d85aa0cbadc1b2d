using System.Security.Cryptography;
using System.Text;

namespace Fathom.Server.Security;

/// <summary>The server's API keys. Only SHA-256 hashes are kept; keys are long random strings, so a slow hash wouldn't protect them any better.</summary>
public sealed class ApiKeys
{
    /// <summary>Longest key, in characters.</summary>
    public const int MaxKeyCharacters = 512;

    /// <summary>Most lines in a key file.</summary>
    public const int MaxKeys = 10_000;

    private volatile (string Name, byte[] Hash)[] _keys = [];

    /// <summary>Names of the keys' owners.</summary>
    public IEnumerable<string> Names => _keys.Select(key => key.Name);

    /// <summary>All keys. One thread may replace them at any time.</summary>
    internal (string Name, byte[] Hash)[] All
    {
        get => _keys;
        set => _keys = value;
    }

    /// <summary>Adds a key.</summary>
    /// <param name="name">Its owner.</param>
    /// <param name="key">The key.</param>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    public void Add(string name, string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, MaxKeyCharacters, nameof(key));
        _keys = [.. _keys, (name, HashOf(key))];
    }

    /// <summary>Adds a key by its hash.</summary>
    /// <param name="name">Its owner.</param>
    /// <param name="hash">SHA-256 of the key's UTF-8 bytes, in hexadecimal.</param>
    /// <exception cref="FormatException">It is not a valid hash.</exception>
    public void AddHash(string name, string hash)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _keys = [.. _keys, (name, ParseHash(hash))];
    }

    /// <summary>Reads lines <c>NAME HASH</c>, as <c>sha256sum</c> computes hashes; empty lines and those beginning with <c>#</c> are ignored.</summary>
    /// <param name="lines">The lines.</param>
    /// <exception cref="FormatException">A line is invalid.</exception>
    public void AddLines(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        List<(string, byte[])> read = [];
        foreach ((int index, string line) in lines.Index())
        {
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0].StartsWith('#'))
            {
                continue;
            }

            if (words.Length != 2 || index >= MaxKeys)
            {
                throw new FormatException($"line {index + 1}: expected a name and the SHA-256 of a key in hexadecimal");
            }

            read.Add((words[0], ParseHash(words[1])));
        }

        _keys = [.. _keys, .. read];
    }

    /// <summary>Finds a key's owner. Takes the same time for every wrong key of the same length.</summary>
    /// <param name="key">The key that the client sent.</param>
    /// <returns>The owner's name; null for a wrong key.</returns>
    public string? Find(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length > MaxKeyCharacters)
        {
            return null;
        }

        byte[] hash = HashOf(key);
        string? owner = null;
        // No early exit: the time must not depend on which key matches.
        foreach ((string name, byte[] known) in _keys)
        {
            owner = CryptographicOperations.FixedTimeEquals(hash, known) ? name : owner;
        }

        return owner;
    }

    /// <exception cref="FormatException">It is not a valid hash.</exception>
    internal static byte[] ParseHash(string hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        byte[] bytes = Convert.FromHexString(hash);
        return bytes.Length == SHA256.HashSizeInBytes
            ? bytes
            : throw new FormatException($"a hash has {2 * SHA256.HashSizeInBytes} hexadecimal digits");
    }

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
