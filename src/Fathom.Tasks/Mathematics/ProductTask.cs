using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Products of two numbers.</summary>
internal sealed class ProductTask : VerifiableTask<ProductTask.Facts>
{
    private static readonly Phrasings s_words = PhrasingFile.Read("product", "words");

    private static readonly Phrasings s_story = PhrasingFile.Read("product", "story");

    public override string Name => "product";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "products: tables, up to 3 by 3 digits and 4 by 1";

    public override int Levels => 6;

    public override bool IsClosed(int level) => level == 1;

    protected override Facts Draw(int level, TaskRandom random)
    {
        (int a, int b) = level switch
        {
            1 => (random.Between(0, 12), random.Between(0, 12)),
            2 => (random.Between(11, 99), random.Between(2, 9)),
            3 => (random.Between(11, 99), random.Between(11, 99)),
            4 => (random.WithDigits(random.Between(3, 4)), random.Between(2, 9)),
            5 => (random.WithDigits(3), random.Between(11, 99)),
            _ => (random.WithDigits(3), random.WithDigits(3)),
        };
        return random.Chance(0.5) ? new Facts(a, b) : new Facts(b, a);
    }

    protected override string Key(Facts facts) => $"{Math.Min(facts.A, facts.B)}*{Math.Max(facts.A, facts.B)}";

    protected override string Ask(Facts facts, Wording wording) => wording.Random.Chance(0.5)
        ? wording.Say(ArithmeticPhrasings.Symbolic, ExpressionStyle.Type($"{facts.A}*{facts.B}", wording.Random))
        : wording.Say(HasStory(facts, wording) ? s_story : s_words, SpokenNumbers.Of(wording, facts.A, facts.B));

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, facts.A * facts.B);

    protected override string Work(Facts facts, Trace trace) => Arithmetic.Multiply(trace, facts.A, facts.B).ToString();

    private static bool HasStory(Facts facts, Wording wording) => facts.A > 1 && facts.B > 1 && wording.Random.Chance(0.15);

    internal sealed record Facts(int A, int B);
}
