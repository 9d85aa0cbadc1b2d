using System.Security.Cryptography.X509Certificates;

namespace Fathom.Web.Hosting;

/// <summary>How the chat app runs.</summary>
public sealed record ChatAppOptions
{
    /// <summary>The database of conversations; null keeps them only as long as the process lives.</summary>
    public string? DatabasePath { get; init; }

    /// <summary>Npgsql's connection string of a PostgreSQL database for conversations and for the keys that sign cookies, in place of a file:
    /// several processes may serve the same app from it.</summary>
    public string? SharedDatabase { get; init; }

    /// <summary>With a private key; encrypts the keys in the shared database. Null keeps them as plain text there: who reads that database
    /// reads the conversations anyway.</summary>
    public X509Certificate2? KeyCertificate { get; init; }

    /// <summary>Finds the owner of a key, or null for a wrong one; then the app asks for a key. Null lets everybody in, as one and the
    /// same owner.</summary>
    public Func<string, string?>? FindOwner { get; init; }

    /// <summary>What the first page suggests to ask.</summary>
    public IReadOnlyList<ExampleQuestion> Examples { get; init; } = ExampleQuestion.Defaults;

    /// <summary>Where conversations are kept by default.</summary>
    /// <param name="root">The folder for the user's data.</param>
    public static string DefaultDatabasePath(string root) => Path.Combine(root, "chat", "conversations.db");
}
