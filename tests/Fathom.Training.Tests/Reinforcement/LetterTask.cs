using Fathom.Tasks;
using Fathom.Tasks.Answers;

namespace Fathom.Training.Tests.Reinforcement;

/// <summary>A task that an untrained model solves now and then: right answers begin with a lower-case letter. Its second level nobody solves.</summary>
internal sealed class LetterTask : IVerifiableTask
{
    public string Name => "letter";

    public TaskArea Area => TaskArea.Talk;

    public string Summary => "begin with a letter";

    public int Levels => 2;

    public bool IsClosed(int level) => true;

    public Problem Generate(int level, PhrasingRing ring, TaskRandom random)
    {
        int number = random.Below(100);
        return new Problem(Name, level, $"{number}?", $"letter:{number}", number);
    }

    public Verdict Verify(Problem problem, string answer) =>
        Verdict.If(problem.Level == 1 && answer.Length > 0 && char.IsAsciiLetterLower(answer[0]), "no letter");

    public WorkedSolution Solve(Problem problem, SolveOptions options) => new("", "a");
}
