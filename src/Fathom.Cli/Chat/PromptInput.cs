using Fathom.Cli.Errors;
using Fathom.Cli.Hosting;
using Fathom.Cli.Output;

namespace Fathom.Cli.Chat;

/// <summary>Combines the question from the command line with piped input.</summary>
internal static class PromptInput
{
    private static readonly TimeSpan s_silentWait = TimeSpan.FromSeconds(2);

    /// <summary>The question; null when there is none and the user can be asked.</summary>
    /// <exception cref="CliException">There is no question, and no terminal to ask on.</exception>
    public static async Task<string?> ReadAsync(CliHost host, CommandOutput output, string? prompt)
    {
        if (!host.IsInputRedirected)
        {
            return prompt;
        }

        string piped = await ReadPipeAsync(host, output);
        return (prompt, piped.Trim()) switch
        {
            (null, "") => throw CliException.Usage("PROMPT", "there is no prompt: give a PROMPT, or pipe one in (see 'fathom chat --help')"),
            (null, _) => piped,
            (_, "") => prompt,
            _ => $"{prompt}\n\n{piped}",
        };
    }

    private static async Task<string> ReadPipeAsync(CliHost host, CommandOutput output)
    {
        Task<string> reading = Task.Run(host.ReadAllInput);
        try
        {
            return await reading.WaitAsync(s_silentWait, host.Time);
        }
        catch (TimeoutException)
        {
            output.Note("reading standard input to its end ... (add '< /dev/null' when there is none)");
            return await reading;
        }
    }
}
