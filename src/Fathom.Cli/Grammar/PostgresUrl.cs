using Fathom.Cli.Errors;
using Npgsql;

namespace Fathom.Cli.Grammar;

/// <summary>Options that name a PostgreSQL database: <c>postgres://USER@HOST:PORT/DATABASE?sslmode=require</c>, the format of its own tools.</summary>
internal static class PostgresUrl
{
    /// <summary>Connection timeout in seconds, unless the URL sets one.</summary>
    private const int ConnectSeconds = 30;

    private static readonly Dictionary<string, string> s_parameters = new()
    {
        ["host"] = "Host",
        ["port"] = "Port",
        ["user"] = "Username",
        ["dbname"] = "Database",
        ["passfile"] = "Passfile",
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["connect_timeout"] = "Timeout",
        ["application_name"] = "Application Name",
    };

    /// <summary>Whether a value names a database and not a file.</summary>
    public static bool IsOne(string? value) =>
        value is not null && (value.StartsWith("postgres://", StringComparison.Ordinal) || value.StartsWith("postgresql://", StringComparison.Ordinal));

    /// <summary>Converts a URL to Npgsql's connection string. A missing password comes from <c>PGPASSWORD</c> or the <c>PGPASSFILE</c> file.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="option">The option, for errors; they never show the URL, which may contain a password.</param>
    /// <exception cref="CliException">It is not a valid URL.</exception>
    public static string ToConnectionString(string url, string option)
    {
        var settings = new NpgsqlConnectionStringBuilder { Timeout = ConnectSeconds, ApplicationName = "fathom" };
        try
        {
            Read(url, settings);
        }
        catch (Exception failure) when (failure is UriFormatException or ArgumentException or FormatException)
        {
            throw CliException.Usage(option, $"expected a URL such as postgres://USER@HOST/DATABASE: {failure.Message}");
        }

        return string.IsNullOrEmpty(settings.Host)
            ? throw CliException.Usage(option, "the URL names no host: expected postgres://USER@HOST/DATABASE")
            : settings.ConnectionString;
    }

    private static void Read(string url, NpgsqlConnectionStringBuilder settings)
    {
        int query = url.IndexOf('?', StringComparison.Ordinal);
        string address = query < 0 ? url : url[..query];
        int start = address.IndexOf("://", StringComparison.Ordinal) + 3;
        int slash = address.IndexOf('/', start);
        string authority = slash < 0 ? address[start..] : address[start..slash];
        string database = slash < 0 ? "" : address[(slash + 1)..];
        int at = authority.LastIndexOf('@');
        ReadUser(at < 0 ? "" : authority[..at], settings);
        ReadHost(authority[(at + 1)..], settings);
        Set(settings, "Database", database);
        foreach (string part in query < 0 ? [] : url[(query + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split('=', 2);
            string name = s_parameters.GetValueOrDefault(pair[0])
                ?? throw new FormatException($"'{pair[0]}' is none of {string.Join(", ", s_parameters.Keys)}");
            Set(settings, name, pair.Length == 2 ? pair[1] : "");
        }
    }

    private static void ReadUser(string user, NpgsqlConnectionStringBuilder settings)
    {
        string[] parts = user.Split(':', 2);
        Set(settings, "Username", parts[0]);
        Set(settings, "Password", parts.Length == 2 ? parts[1] : "");
    }

    private static void ReadHost(string host, NpgsqlConnectionStringBuilder settings)
    {
        int colon = host.LastIndexOf(':');
        bool hasPort = colon >= 0 && !host.EndsWith(']');
        Set(settings, "Host", (hasPort ? host[..colon] : host).Trim('[', ']'));
        Set(settings, "Port", hasPort ? host[(colon + 1)..] : "");
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string name, string value)
    {
        if (value.Length > 0)
        {
            settings[name] = Uri.UnescapeDataString(value);
        }
    }
}
