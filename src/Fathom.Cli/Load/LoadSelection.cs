using System.CommandLine;
using System.Globalization;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Spectre.Console;

namespace Fathom.Cli.Load;

/// <summary>The options of <c>bench</c> that load a server instead of measuring a model.</summary>
internal sealed class LoadSelection
{
    private const double MaxRate = 1e5;
    private const int MaxStreams = 16_384;
    private const int MaxPercent = 100;

    private readonly Option<string?> _url = new("--url") { Description = "URL of a server to load-test instead of running a model here", HelpName = "URL" };
    private readonly ServerKey _key = new();

    private readonly Option<int> _streams = Number("--streams", "With --url: number of concurrent streams", 16, 1, MaxStreams);
    private readonly Option<int> _requests = Number("--requests", "With --url: total number of requests", 100, 1, int.MaxValue);
    private readonly Option<double?> _rate = new("--rate")
    {
        Description = "With --url: fixed arrival rate in requests per second, instead of --streams",
        HelpName = "R",
        CustomParser = OptionRules.ParseNumber<double>,
    };

    private readonly Option<int> _prefix = Number("--shared-prefix", "With --url: length in tokens of a prefix shared by all prompts", 0, 0, 1 << 20);
    private readonly Option<int> _disconnects = Number("--disconnects", "With --url: percentage of clients that disconnect midway", 0, 0, MaxPercent);
    private readonly Option<int> _slow = Number("--slow-readers", "With --url: additional clients that read one byte per second", 0, 0, MaxStreams);
    private readonly Option<int> _seed = Number("--seed", "With --url: random seed for words and lengths", 1, 0, int.MaxValue);

    /// <summary>Adds the options to the verb.</summary>
    public void AddTo(VerbCommand command)
    {
        OptionRules.NotEmpty(_url);
        OptionRules.Positive(_rate, MaxRate);
        foreach (Option option in (Option[])[_url, _streams, _requests, _rate, _prefix, _disconnects, _slow, _seed])
        {
            command.Add(option);
        }

        _key.AddTo(command);
    }

    /// <summary>The load to put on a server; null if no server was named.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="model">The model's name on the server; null for its default.</param>
    /// <param name="promptTokens">Longest prompt.</param>
    /// <param name="outputTokens">Longest answer.</param>
    /// <exception cref="CliException">The address is invalid, or an option was given that needs one.</exception>
    public LoadPlan? Read(VerbContext context, string? model, int promptTokens, int outputTokens)
    {
        if (context.Get(_url) is not { } url)
        {
            context.Refuse("goes with --url", _streams, _requests, _rate, _prefix, _disconnects, _slow, _seed, _key.Option);
            return null;
        }

        return new LoadPlan
        {
            Url = ServerAddress.Parse(url),
            Model = model,
            Key = _key.Read(context),
            Streams = context.Get(_streams),
            Requests = context.Get(_requests),
            Rate = context.Get(_rate),
            PromptTokens = promptTokens,
            OutputTokens = outputTokens,
            SharedPrefixTokens = context.Get(_prefix),
            DisconnectPercent = context.Get(_disconnects),
            SlowReaders = context.Get(_slow),
            Seed = context.Get(_seed),
        };
    }

    /// <summary>Refuses a result without an answer: its figures would mean nothing.</summary>
    /// <exception cref="CliException">Every request was refused or failed.</exception>
    public static void RequireAnswers(LoadResult result)
    {
        if (result.Completed + result.Disconnected == 0)
        {
            string reasons = string.Join(", ", result.Refused.Concat(result.Failed).Select(pair => Text($"{pair.Value} with {pair.Key}")));
            throw new CliException(ExitCode.InputOutput, "io.failed", "--url", $"none of {result.Requests} requests was answered: {reasons}");
        }
    }

    /// <summary>Shows a result on the terminal.</summary>
    public static void Draw(IAnsiConsole screen, LoadResult result)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("", "");
        table.AddRow("requests", Text($"{result.Completed} of {result.Requests} answered, {result.Disconnected} left, in {result.Seconds:0.0} s"));
        table.AddRow("refused", Markup.Escape(Counts(result.Refused)));
        table.AddRow("failed", Markup.Escape(Counts(result.Failed)));
        table.AddRow("new tokens", Text($"{result.OutputTps:0.0} tok/s"));
        table.AddRow("prompts", Text($"{result.PromptTokens} tokens, {result.CachedTokens} of them cached"));
        table.AddRow("first token", Times(result.TtftMs));
        table.AddRow("between tokens", Times(result.GapMs));
        table.AddRow("whole answer", Times(result.LatencyMs));
        if (result.Slow is { } slow)
        {
            table.AddRow("slow readers", Text($"{slow.Readers}: {slow.Open} reading, {slow.Cut} cut off, {slow.Refused} refused"));
        }

        if (result.ServerRss is { Before: { } before, After: { } after })
        {
            table.AddRow(
                "server's memory",
                $"{Quantity.Bytes(before)} before, {Quantity.Bytes(after)} after, at most {Quantity.Bytes(result.ServerRss.Peak ?? after)}");
        }

        screen.Write(table);
    }

    private static Option<int> Number(string name, string description, int standard, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => standard };
        OptionRules.Between(option, least, most);
        return option;
    }

    private static string Counts(SortedDictionary<string, int> counts) =>
        counts.Count == 0 ? "none" : string.Join(", ", counts.Select(pair => Text($"{pair.Value} with {pair.Key}")));

    private static string Times(LoadTimes? times) =>
        times is null ? "none" : Text($"{times.P50:0.0} ms at the median, {times.P99:0.0} ms at 99%, at most {times.Max:0.0} ms");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
