using System.Security.Cryptography.X509Certificates;

namespace Fathom.Web.Hosting;

/// <summary>The chat app's options.</summary>
public sealed record ChatAppOptions
{
    /// <summary>The conversation database; null keeps conversations only as long as the process lives.</summary>
    public string? DatabasePath { get; init; }

    /// <summary>Npgsql's connection string of a PostgreSQL database for conversations and for the keys that sign cookies, instead of a file: several
    /// processes can then serve the same app.</summary>
    public string? SharedDatabase { get; init; }

    /// <summary>Certificate with a private key; encrypts the keys in the shared database. Null stores them unencrypted: anyone who can read that database
    /// can read the conversations anyway.</summary>
    public X509Certificate2? KeyCertificate { get; init; }

    /// <summary>Returns a key's owner, or null if it is wrong; the app then requires a key. Null admits everyone, as one and the same owner.</summary>
    public Func<string, string?>? FindOwner { get; init; }

    /// <summary>Questions that the first page suggests.</summary>
    public IReadOnlyList<ExampleQuestion> Examples { get; init; } = ExampleQuestion.Defaults;

    /// <summary>Default location of conversations.</summary>
    /// <param name="root">The folder for the user's data.</param>
    public static string DefaultDatabasePath(string root) => Path.Combine(root, "chat", "conversations.db");
}
