using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Mathematics;

/// <summary>A family that consists of short kinds only.</summary>
/// <param name="name">Its name, which is also the file of its phrasings.</param>
/// <param name="summary">What it asks for.</param>
/// <param name="kinds">Its kinds.</param>
internal sealed class ShortProblemTask(string name, string summary, params IReadOnlyList<ShortKind> kinds) : VerifiableTask<ShortProblem>
{
    public override string Name => name;

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => summary;

    public override int Levels => 3;

    protected override ShortProblem Draw(int level, TaskRandom random) => ShortProblem.Draw(kinds, level, random);

    protected override string Key(ShortProblem facts) => facts.Key;

    protected override string Ask(ShortProblem facts, Wording wording) => facts.Ask(Name, wording);

    protected override Verdict Judge(ShortProblem facts, AnswerText answer) => facts.Judge(answer);

    protected override string Work(ShortProblem facts, Trace trace) => facts.Work(trace);
}
