namespace Fathom.Cli.Tools;

/// <summary>Which tools may run: those allowed in advance, and those that the user allows when they are about to run.</summary>
/// <param name="allowed">Unique names of tools, or names of servers all of whose tools may run.</param>
/// <param name="ask">Asks the user and returns what they typed; null if there is no terminal.</param>
internal sealed class ToolPermission(IEnumerable<string> allowed, Func<string, string?>? ask)
{
    private const string Question = "Run it? [y]es, [n]o, [a]lways: ";

    private readonly HashSet<string> _allowed = new(allowed, StringComparer.Ordinal);
    private readonly HashSet<string> _always = new(StringComparer.Ordinal);

    /// <summary>Whether a tool may run now.</summary>
    public bool IsGiven(ServedTool tool)
    {
        if (_allowed.Contains(tool.Tool.Name) || _allowed.Contains(tool.Server) || _always.Contains(tool.Tool.Name))
        {
            return true;
        }

        string answer = ask?.Invoke(Question)?.Trim().ToUpperInvariant() ?? "";
        if (answer is "A" or "ALWAYS")
        {
            _always.Add(tool.Tool.Name); // this tool alone, even if a server or another server's tool has the same name
        }

        return answer is "Y" or "YES" or "A" or "ALWAYS";
    }
}
