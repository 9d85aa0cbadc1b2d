using Fathom.Tasks;

namespace Fathom.Cli.Commands;

/// <summary>A problem as a line of JSON names it: enough to generate it again. Missing fields have the defaults of <c>tasks sample</c>.</summary>
internal sealed record ProblemReference
{
    /// <summary>The level, from 1.</summary>
    public int? Level { get; init; }

    /// <summary>The split.</summary>
    public ProblemSplit? Split { get; init; }

    /// <summary>The phrasings.</summary>
    public PhrasingRing? Ring { get; init; }

    /// <summary>The seed.</summary>
    public long? Seed { get; init; }

    /// <summary>Position in the stream, from 0.</summary>
    public long? Index { get; init; }

    /// <summary>The question; null if it need not be compared.</summary>
    public string? Text { get; init; }

    /// <summary>The exchanges before it; null for none.</summary>
    public IReadOnlyList<EarlierTurn>? Earlier { get; init; }

    /// <summary>Names a problem.</summary>
    public static ProblemReference Of(Problem problem, DrawRequest draw, long index) => new()
    {
        Level = draw.Level,
        Split = draw.Split,
        Ring = draw.Ring,
        Seed = draw.Seed,
        Index = index,
        Text = problem.Text,
        Earlier = problem.Earlier.Count > 0 ? problem.Earlier : null,
    };

    /// <summary>Generates the problem again.</summary>
    public Problem Draw(IVerifiableTask task)
    {
        var draw = new DrawRequest { Level = Level ?? 1, Split = Split ?? ProblemSplit.Train, Ring = Ring ?? PhrasingRing.Trained, Seed = Seed ?? 1 };
        return TaskSampler.Draw(task, draw, Index ?? 0);
    }
}
