using Fathom.Tasks;
using Fathom.Tasks.Answers;

namespace Fathom.Training.Tests.Reinforcement;

/// <summary>The opposite of <see cref="LetterTask"/>: an answer is right when it doesn't begin with a lower-case letter.</summary>
internal sealed class NoLetterTask : IVerifiableTask
{
    public string Name => "no-letter";

    public TaskArea Area => TaskArea.Talk;

    public string Summary => "don't begin with a letter";

    public int Levels => 1;

    public bool IsClosed(int level) => true;

    public Problem Generate(int level, PhrasingRing ring, TaskRandom random) => new(Name, level, $"{random.Below(100)}?", "no-letter", 0);

    public Verdict Verify(Problem problem, string answer) => Verdict.If(answer.Length == 0 || !char.IsAsciiLetterLower(answer[0]), "a letter");

    public WorkedSolution Solve(Problem problem, SolveOptions options) => new("", "1");
}
