using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Mathematics;

/// <summary>A problem of a short kind.</summary>
internal sealed record ShortProblem(ShortKind Kind, int[] Numbers)
{
    /// <summary>What identifies the problem.</summary>
    public string Key
    {
        get
        {
            IEnumerable<int> numbers = Numbers.Take(Kind.KeyCount);
            return $"{Kind.Name}:{string.Join(',', Kind.IsSymmetric ? numbers.Order() : numbers)}";
        }
    }

    /// <summary>Draws a problem of one of some kinds.</summary>
    public static ShortProblem Draw(IReadOnlyList<ShortKind> kinds, int level, TaskRandom random)
    {
        while (true)
        {
            ShortKind kind = random.Pick(kinds);
            int[]? numbers = level < kind.FirstLevel ? null : kind.Draw(level, random);
            if (numbers is not null)
            {
                return new ShortProblem(kind, numbers);
            }
        }
    }

    /// <summary>Words the question with the phrasings of a family.</summary>
    public string Ask(string family, Wording wording) => wording.Say(PhrasingFile.Read(family, Kind.Name), Kind.Slots(Numbers, wording));

    /// <summary>Judges an answer.</summary>
    public Verdict Judge(AnswerText answer) => Kind.Judge(Numbers, answer);

    /// <summary>Writes the steps and returns the answer.</summary>
    public string Work(Trace trace) => Kind.Work(Numbers, trace);
}
