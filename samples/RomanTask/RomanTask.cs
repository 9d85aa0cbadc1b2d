using Fathom.Tasks;
using Fathom.Tasks.Answers;

namespace Fathom.Samples;

/// <summary>Roman numerals, in both directions. Levels: up to 100, 1,000, and 3,999.</summary>
public sealed class RomanTask : VerifiableTask<RomanTask.Facts>
{
    private static readonly (int Value, string Symbol)[] s_symbols =
    [
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ];

    private static readonly Phrasings s_toRoman = new(
        trained:
        [
            "<What is|Write|Give me|Show> {0} in Roman numerals", "How do you write {0} in Roman numerals?", "{0} in roman numerals", "{0} as a Roman numeral",
            "Which Roman numeral <is|stands for> {0}?", "Convert {0} to <a Roman numeral|Roman numerals>.", "Turn {0} into Roman numerals, please.",
        ],
        heldOut: ["How would an ancient Roman write {0}?", "Express {0} using Roman numerals."]);

    private static readonly Phrasings s_fromRoman = new(
        trained:
        [
            "<What number is|What is|Which number is> the Roman numeral {0}?", "<Read|Convert|Translate> the Roman numeral {0}.", "roman numeral {0}",
            "{0} is a Roman numeral. <What number is it|Which number does it stand for>?", "What does {0} mean in Roman numerals?",
        ],
        heldOut: ["The clock tower says {0} in Roman numerals. What number is that?", "Which number did the Romans write as {0}?"]);

    public override string Name => "roman";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "Roman numerals: write and read them";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random) =>
        new(random.Between(1, level switch { 1 => 100, 2 => 1000, _ => 3999 }), random.Chance(0.5));

    protected override string Key(Facts facts) => $"{facts.Number},{facts.ToRoman}";

    protected override string Ask(Facts facts, Wording wording) =>
        facts.ToRoman ? wording.Say(s_toRoman, $"{facts.Number}") : wording.Say(s_fromRoman, Numeral(facts.Number));

    protected override Verdict Judge(Facts facts, AnswerText answer) =>
        facts.ToRoman ? WordReader.Judge(answer, Numeral(facts.Number)) : NumberReader.Judge(answer, facts.Number);

    /// <summary>Takes a number apart digit by digit, or a numeral symbol by symbol with a running total.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        int place = 1;
        while (place * 10 <= facts.Number)
        {
            place *= 10;
        }

        int total = 0;
        for (int rest = facts.Number; place > 0; rest %= place, place /= 10)
        {
            int part = rest / place * place;
            total += part;
            if (part > 0)
            {
                string text = facts.ToRoman ? $"{part} {Numeral(part)}, {Numeral(total)}" : $"{Numeral(part)} {part}, {total}";
                trace.Line().Write(text);
            }
        }

        return facts.ToRoman ? Numeral(facts.Number) : $"{facts.Number}";
    }

    private static string Numeral(int number)
    {
        string numeral = "";
        foreach ((int value, string symbol) in s_symbols)
        {
            for (; number >= value; number -= value)
            {
                numeral += symbol;
            }
        }

        return numeral;
    }

    public sealed record Facts(int Number, bool ToRoman);
}
