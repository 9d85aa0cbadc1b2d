using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Mathematics;

/// <summary>Lengths, areas, volumes and angles of simple shapes, and slopes.</summary>
internal sealed class GeometryTask : VerifiableTask<ShortProblem>
{
    private static readonly ShortKind[] s_kinds = [.. ShapeKinds.All, .. AngleKinds.All];

    public override string Name => "geometry";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "circles, triangles, polygons, boxes, right angles with whole sides, angles of clocks, and slopes";

    public override int Levels => 3;

    protected override ShortProblem Draw(int level, TaskRandom random) => ShortProblem.Draw(s_kinds, level, random);

    protected override string Key(ShortProblem facts) => facts.Key;

    protected override string Ask(ShortProblem facts, Wording wording) => facts.Ask(Name, wording);

    protected override Verdict Judge(ShortProblem facts, AnswerText answer) => facts.Judge(answer);

    protected override string Work(ShortProblem facts, Trace trace) => facts.Work(trace);
}
