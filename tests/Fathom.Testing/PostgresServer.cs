using System.Diagnostics;

namespace Fathom.Testing;

/// <summary>A PostgreSQL server of this process, reached by a socket in a folder of its own: it takes no port and is gone with the process.</summary>
/// <remarks>
/// Its programs are looked for in the folder that <c>FATHOM_POSTGRES</c> names, or else where Debian and Homebrew have them and on <c>PATH</c>;
/// where there are none, tests that want a server are skipped and say so. The server refuses to run as root, so tests that do start it as another user.
/// </remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Variable = "FATHOM_POSTGRES";
    private const string User = "fathom";
    private const string Ready = "ready to accept connections";

    /// <summary>
    /// Runs the server until it ends by itself, or until a line, or the end of the input, comes: then ends it, and after the end of the input
    /// removes its folder.
    /// </summary>
    private const string Script = """
        bin=$1; folder=$2
        "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off -c max_connections=200 </dev/null & server=$!
        exec 3<&0
        { read -r word; [ -n "$word" ] || : >"$folder/over"; kill -INT $server; } <&3 >/dev/null 2>&1 &
        wait $server
        [ ! -e "$folder/over" ] || rm -rf "$folder"
        """;

    private static readonly Lazy<Task<PostgresServer>> s_shared = new(StartAsync);
    private static int s_databases;

    private readonly string _bin;
    private readonly string _folder;
    private Process _process = null!;

    private PostgresServer(string bin, string folder) => (_bin, _folder) = (bin, folder);

    /// <summary>A server that all tests of the process share; skips the test where there is none.</summary>
    public static Task<PostgresServer> SharedAsync()
    {
        RequireBinaries();
        return s_shared.Value;
    }

    /// <summary>Starts a server of one's own; skips the test where there is none.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        string bin = RequireBinaries();
        string folder = Directory.CreateTempSubdirectory("fathom-pg-").FullName;
        if (Account is not null)
        {
            await RunAsync("chown", Account, folder);
        }

        (string program, string[] prefix) = AsAccount($"{bin}/initdb");
        await RunAsync(program, [.. prefix, "-D", $"{folder}/data", "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        var server = new PostgresServer(bin, folder);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = $"test{Interlocked.Increment(ref s_databases)}";
        await RunAsync($"{_bin}/createdb", "-h", _folder, "-U", User, name);
        return name;
    }

    /// <summary>Npgsql's connection string of a database.</summary>
    public string ConnectionString(string database) => $"Host={_folder};Username={User};Database={database};Timeout=120;Command Timeout=300";

    /// <summary>The URL of a database.</summary>
    public string Url(string database) => $"postgres://{User}@/{database}?host={Uri.EscapeDataString(_folder)}";

    /// <summary>Runs SQL, and returns what <c>psql</c> prints of the rows.</summary>
    public Task<string> QueryAsync(string database, string sql) =>
        RunAsync($"{_bin}/psql", "-h", _folder, "-U", User, "-d", database, "-v", "ON_ERROR_STOP=1", "-qAt", "-c", sql);

    /// <summary>Ends the server as its operators would, all connections with it.</summary>
    public async Task StopAsync()
    {
        await _process.StandardInput.WriteLineAsync("stop");
        await _process.StandardInput.FlushAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Starts the server after <see cref="StopAsync"/>, with all that it held.</summary>
    public async Task StartAgainAsync()
    {
        (string program, string[] prefix) = AsAccount("sh");
        var start = new ProcessStartInfo(program, [.. prefix, "-c", Script, "sh", _bin, _folder])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        _process = Process.Start(start)!;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        List<string> lines = [];
        _process.ErrorDataReceived += (_, line) =>
        {
            lines.Add(line.Data ?? "");
            if (line.Data is null)
            {
                ready.TrySetException(new InvalidOperationException($"PostgreSQL has ended: {string.Join('\n', lines)}"));
            }
            else if (line.Data.Contains(Ready, StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await ready.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>The user that runs the server where this process is root; null where it runs as this process does.</summary>
    private static string? Account => !Environment.IsPrivilegedProcess ? null
        : File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static (string Program, string[] Arguments) AsAccount(string program) =>
        Account is { } account ? ("runuser", ["-u", account, "--", program]) : (program, []);

    private static string RequireBinaries()
    {
        string? bin = OperatingSystem.IsWindows() ? null : Places().FirstOrDefault(place => File.Exists($"{place}/initdb"));
        Assert.SkipWhen(bin is null, $"NO POSTGRESQL: install it (Debian: apt-get install postgresql), or set {Variable} to the folder of initdb");
        return bin!;
    }

    private static IEnumerable<string> Places()
    {
        string? given = Environment.GetEnvironmentVariable(Variable);
        IEnumerable<string> versions = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(version => $"{version}/bin")
            : [];
        IEnumerable<string> path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return given is not null ? [given] : [.. versions, "/opt/homebrew/bin", .. path];
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await error}");
    }
}
