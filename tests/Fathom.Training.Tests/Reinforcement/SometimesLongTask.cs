using Fathom.Tasks;
using Fathom.Tasks.Answers;

namespace Fathom.Training.Tests.Reinforcement;

/// <summary>A task whose problems are now and then too long for a small context.</summary>
internal sealed class SometimesLongTask : IVerifiableTask
{
    public string Name => "sometimes-long";

    public TaskArea Area => TaskArea.Talk;

    public string Summary => "begin with a letter";

    public int Levels => 1;

    public bool IsClosed(int level) => true;

    public Problem Generate(int level, PhrasingRing ring, TaskRandom random) =>
        new(Name, level, random.Below(4) == 0 ? new string('?', 100) : $"{random.Below(100)}?", "sometimes-long", 0);

    public Verdict Verify(Problem problem, string answer) => Verdict.If(answer.Length > 0 && char.IsAsciiLetterLower(answer[0]), "no letter");

    public WorkedSolution Solve(Problem problem, SolveOptions options) => new("", "a");
}
