using Fathom.Tasks;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Cli.Tests;

/// <summary>A task that is not built in.</summary>
public sealed class DoubleTask : VerifiableTask<DoubleTask.Facts>
{
    private static readonly Phrasings s_phrasings = new(trained: ["Double {0}.", "twice {0}"], heldOut: ["{0} and {0} again"]);

    public override string Name => "double";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "twice a number";

    public override int Levels => 1;

    protected override Facts Draw(int level, TaskRandom random) => new(random.Between(1, 999));

    protected override string Key(Facts facts) => $"{facts.Number}";

    protected override string Ask(Facts facts, Wording wording) => wording.Say(s_phrasings, $"{facts.Number}");

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, 2 * facts.Number);

    protected override string Work(Facts facts, Trace trace) => $"{Arithmetic.Add(trace, facts.Number, facts.Number)}";

    public sealed record Facts(int Number);
}
