using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Mathematics;

/// <summary>Chances with dice, coins and balls, ways to arrange and to choose, and groups that overlap.</summary>
internal sealed class ChanceTask : VerifiableTask<ShortProblem>
{
    private static readonly ShortKind[] s_kinds = [.. ChanceKinds.All, .. CountKinds.All];

    public override string Name => "chance";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "chances with dice, coins and colored things, ways to arrange and to choose, and groups that overlap";

    public override int Levels => 3;

    protected override ShortProblem Draw(int level, TaskRandom random) => ShortProblem.Draw(s_kinds, level, random);

    protected override string Key(ShortProblem facts) => facts.Key;

    protected override string Ask(ShortProblem facts, Wording wording) => facts.Ask(Name, wording);

    protected override Verdict Judge(ShortProblem facts, AnswerText answer) => facts.Judge(answer);

    protected override string Work(ShortProblem facts, Trace trace) => facts.Work(trace);
}
