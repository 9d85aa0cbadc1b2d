using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom completion</c>: scripts that let a shell complete command lines by asking the program.</summary>
internal sealed class CompletionCommand : VerbCommand
{
    private const string Bash =
        """
        _fathom() { local IFS=$'\n'; COMPREPLY=($(compgen -W "$(fathom "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}")); }
        complete -o default -F _fathom fathom
        """;

    private const string Zsh =
        """
        _fathom() {
            local line="${words[1,CURRENT]}"
            compadd -- ${(f)"$(fathom "[suggest:${#line}]" "$line" 2>/dev/null)"}
            _files
        }
        compdef _fathom fathom
        """;

    private const string Fish =
        """
        function __fathom_suggest
            set -l line (commandline -cp | string collect)
            fathom "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c fathom -a '(__fathom_suggest)'
        """;

    private const string PowerShellResult = "[System.Management.Automation.CompletionResult]";

    private const string PowerShell =
        $$"""
        Register-ArgumentCompleter -Native -CommandName fathom -ScriptBlock {
            param($word, $line, $position)
            $at = $position - $line.Extent.StartOffset
            fathom "[suggest:$at]" "$line" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object { {{PowerShellResult}}::new($_) }
        }
        """;

    private readonly Argument<string> _shell = new("SHELL") { Description = "bash, zsh, fish, or pwsh" };

    /// <summary>Sets up the verb.</summary>
    public CompletionCommand(CliHost host)
        : base(host, "completion", "Prints a shell completion script", "fathom completion bash > ~/.local/share/bash-completion/completions/fathom")
    {
        _shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        Add(_shell);
    }

    /// <inheritdoc/>
    protected override bool StopsItself => false;

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        string script = context.Get(_shell) switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            _ => PowerShell,
        };
        context.Output.Data(script + "\n");
        return Task.FromResult(ExitCode.Ok);
    }
}
