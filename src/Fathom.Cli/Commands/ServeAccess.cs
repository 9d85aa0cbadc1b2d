using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Formats;
using Fathom.Server;
using Fathom.Server.Security;
using Npgsql;

namespace Fathom.Cli.Commands;

/// <summary>Who may use a server: keys, hosts and origins.</summary>
internal sealed class ServeAccess
{
    private const int MaxKeysBytes = 4 << 20;

    private readonly Option<string[]> _key = new("--api-key")
    {
        Description = "API key that clients must send; repeatable. Prefer the variable FATHOM_API_KEY or --api-keys",
        HelpName = "KEY",
    };

    private readonly Option<string?> _keys = new("--api-keys")
    {
        Description = "File of API keys, one 'NAME HASH' per line, where HASH is the key's SHA-256 in hex, "
            + "or a PostgreSQL database with a table api_keys (name, hash)",
        HelpName = "FILE|postgres://USER@HOST/DATABASE",
    };

    private readonly Option<string[]> _proxies = new("--trusted-proxies")
    {
        Description = "Addresses or networks (10.0.0.0/8) of proxies whose X-Forwarded-For, -Host, and -Proto headers are trusted",
        HelpName = "ADDRESS",
    };

    private readonly Option<bool> _anonymous = new("--allow-anonymous")
    {
        Description = "Serve without API keys, even on addresses reachable from other machines",
    };

    private readonly Option<string[]> _hosts = new("--allowed-hosts")
    {
        Description = "Host names accepted besides localhost; * for any",
        HelpName = "HOST",
    };

    private readonly Option<string[]> _origins = new("--allowed-origins")
    {
        Description = "Web origins allowed to call the API (default: the server's own only)",
        HelpName = "ORIGIN",
    };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(VerbCommand command)
    {
        foreach (Option option in (Option[])[_key, _keys, _anonymous, _hosts, _origins, _proxies])
        {
            if (option != _anonymous)
            {
                OptionRules.NotEmpty(option);
            }

            command.Add(option);
        }
    }

    /// <summary>Hosts that requests may name.</summary>
    public IReadOnlyList<string> Hosts(VerbContext context) => Words(context.Get(_hosts));

    /// <summary>Origins whose pages may call the API.</summary>
    public IReadOnlyList<string> Origins(VerbContext context) => Words(context.Get(_origins));

    /// <summary>Proxies whose headers are trusted.</summary>
    /// <exception cref="CliException">A value is not an address.</exception>
    public IReadOnlyList<IPNetwork> Proxies(VerbContext context) => [.. Words(context.Get(_proxies)).Select(ReadNetwork)];

    /// <summary>The table that keys are reloaded from; null if they come from elsewhere.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="keys">Receives the keys.</param>
    /// <exception cref="CliException">The database can't be reached, or has no table of keys.</exception>
    public async Task<ApiKeyTable?> OpenTableAsync(VerbContext context, ApiKeys? keys)
    {
        if (keys is null || context.Get(_keys) is not { } url || !PostgresUrl.IsOne(url))
        {
            return null;
        }

        var table = new ApiKeyTable(PostgresUrl.ToConnectionString(url, _keys.Name), keys);
        try
        {
            await table.ReadAsync();
            return table;
        }
        catch (Exception failure) when (failure is NpgsqlException or FormatException)
        {
            await table.DisposeAsync();
            ExitCode exit = failure is FormatException or PostgresException ? ExitCode.InputRefused : ExitCode.InputOutput;
            throw new CliException(exit, "serve.keys", "api_keys", $"the table of keys can't be read: {failure.Message}");
        }
    }

    /// <summary>The keys; null to serve everyone. Those of a table have not been read yet.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="urls">Where the server will listen.</param>
    /// <exception cref="CliException">There is no key although others could reach the server, or the key file is invalid.</exception>
    public ApiKeys? ReadKeys(VerbContext context, IReadOnlyList<string> urls)
    {
        string[] given = context.Get(_key) ?? [];
        string? file = context.Get(_keys);
        if (given.Length == 0 && file is null)
        {
            return context.Get(_anonymous) || FathomServer.IsLoopbackOnly(urls) ? null : throw CliException.Usage(
                "--api-key", "other machines can reach these addresses: give --api-key or --api-keys, or --allow-anonymous to serve everyone");
        }

        SystemCryptography.Require("checking API keys");
        var keys = new ApiKeys();
        foreach ((int index, string key) in given.Index())
        {
            keys.Add($"key-{index + 1}", key.Length <= ApiKeys.MaxKeyCharacters ? key : throw CliException.Usage("--api-key", "the key is too long"));
        }

        if (file is not null && !PostgresUrl.IsOne(file))
        {
            AddFile(keys, file);
        }

        return keys;
    }

    private static void AddFile(ApiKeys keys, string file)
    {
        try
        {
            keys.AddLines(Encoding.UTF8.GetString(ModelTextFile.Read(file, MaxKeysBytes)).Split('\n'));
        }
        catch (FormatException failure)
        {
            throw new CliException(ExitCode.InputRefused, "serve.keys", Path.GetFileName(file), $"not a file of keys: {failure.Message}");
        }

        if (!keys.Names.Any())
        {
            throw new CliException(ExitCode.InputRefused, "serve.keys", Path.GetFileName(file), "the file holds no key");
        }
    }

    private static IPNetwork ReadNetwork(string word)
    {
        bool isOne = IPAddress.TryParse(word, out IPAddress? address);
        return isOne ? new IPNetwork(address!, address!.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
            : IPNetwork.TryParse(word, out IPNetwork network) ? network
            : throw CliException.Usage("--trusted-proxies", $"'{word}' is not an address or a network, such as 10.0.0.1 or 10.0.0.0/8");
    }

    private static string[] Words(string[]? given) =>
        [.. (given ?? []).SelectMany(word => word.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
