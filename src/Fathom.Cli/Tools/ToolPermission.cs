namespace Fathom.Cli.Tools;

/// <summary>Which tools may run: those allowed in advance, and those that the user allows when they are about to run.</summary>
/// <param name="allowed">Names of tools, or of servers all of whose tools may run.</param>
/// <param name="ask">Asks the user and returns what they typed; null if there is no terminal.</param>
internal sealed class ToolPermission(IEnumerable<string> allowed, Func<string, string?>? ask)
{
    private const string Question = "Run it? [y]es, [n]o, [a]lways: ";

    private readonly HashSet<string> _allowed = new(allowed, StringComparer.Ordinal);

    /// <summary>Whether a tool may run now.</summary>
    public bool IsGiven(ServedTool tool)
    {
        if (_allowed.Contains(tool.Tool.Name) || _allowed.Contains(tool.Name) || _allowed.Contains(tool.Server))
        {
            return true;
        }

        string answer = ask?.Invoke(Question)?.Trim().ToUpperInvariant() ?? "";
        if (answer is "A" or "ALWAYS")
        {
            _allowed.Add(tool.Tool.Name);
        }

        return answer is "Y" or "YES" or "A" or "ALWAYS";
    }
}
