using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Samples;

/// <summary>How old somebody will be in a given year.</summary>
public sealed class AgeTask : VerifiableTask<AgeTask.Facts>
{
    private static readonly Phrasings s_phrasings = new(
        trained:
        [
            "I was born in {0}. How old will I be in {1}?",
            "<If you are|Someone> born in {0}, how old <are you|is he> in {1}?",
            "born in {0}, age in {1}?",
        ],
        heldOut: ["My birth year is {0}. What is my age in {1}?"]);

    public override string Name => "age";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "ages from a year of birth";

    public override int Levels => 2;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int born = random.Between(1900, 2020);
        return new Facts(born, born + random.Between(1, level == 1 ? 20 : 99));
    }

    protected override string Key(Facts facts) => $"{facts.Born},{facts.Year}";

    protected override string Ask(Facts facts, Wording wording) => wording.Say(s_phrasings, $"{facts.Born}", $"{facts.Year}");

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, facts.Year - facts.Born);

    protected override string Work(Facts facts, Trace trace) => $"{Arithmetic.Subtract(trace, facts.Year, facts.Born)} years old";

    public sealed record Facts(int Born, int Year);
}
