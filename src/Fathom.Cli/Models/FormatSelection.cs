using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Formats;
using Fathom.Inference.Constraints;

namespace Fathom.Cli.Models;

/// <summary>The required form of the output.</summary>
internal sealed class FormatSelection
{
    private const int MaxFileBytes = 1 << 20;

    private readonly Option<string?> _schema = new("--json-schema")
    {
        Description = "Constrain the answer to JSON that satisfies the schema in this file",
        HelpName = "FILE",
    };

    private readonly Option<string?> _regex = new("--regex") { Description = "Constrain the whole answer to this regular expression", HelpName = "PATTERN" };
    private readonly Option<string?> _grammar = new("--grammar") { Description = "Constrain the answer to the GBNF grammar in this file", HelpName = "FILE" };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        OptionRules.NotEmpty(_schema);
        OptionRules.NotEmpty(_grammar);
        command.Add(_schema);
        command.Add(_regex);
        command.Add(_grammar);
    }

    /// <summary>The requested form; null for any.</summary>
    /// <exception cref="CliException">More than one form was requested.</exception>
    public OutputFormat? Read(VerbContext context)
    {
        string? schema = context.Get(_schema);
        string? regex = context.Get(_regex);
        string? grammar = context.Get(_grammar);
        if (new[] { schema, regex, grammar }.Count(form => form is not null) > 1)
        {
            throw CliException.Usage("--json-schema", "give one of --json-schema, --regex, and --grammar");
        }

        return schema is not null ? OutputFormat.JsonSchema(ReadText(schema))
            : regex is not null ? OutputFormat.Regex(regex)
            : grammar is not null ? OutputFormat.Grammar(ReadText(grammar))
            : null;
    }

    private static string ReadText(string path) => ModelTextFile.ReadText(path, MaxFileBytes);
}
