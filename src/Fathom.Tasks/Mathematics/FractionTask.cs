using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Halves, thirds, doubles, squares and the like of a number; what is left without a part, and the whole that a part belongs to.</summary>
internal sealed class FractionTask : VerifiableTask<FractionTask.Facts>
{
    // Name, numerator, denominator; 0/0 is the square.
    private static readonly (string Name, int Numerator, int Denominator)[] s_parts =
    [
        ("half", 1, 2), ("half", 1, 2), ("a third", 1, 3), ("one third", 1, 3), ("a quarter", 1, 4), ("one quarter", 1, 4), ("a fifth", 1, 5),
        ("a tenth", 1, 10), ("a sixth", 1, 6), ("an eighth", 1, 8), ("one half", 1, 2), ("a fourth", 1, 4), ("a seventh", 1, 7), ("a ninth", 1, 9),
        ("three fifths", 3, 5), ("three eighths", 3, 8), ("seven tenths", 7, 10), ("3/8", 3, 8), ("1/6", 1, 6),
        ("two thirds", 2, 3), ("three quarters", 3, 4), ("two fifths", 2, 5), ("1/2", 1, 2), ("1/3", 1, 3), ("1/4", 1, 4), ("2/3", 2, 3), ("3/4", 3, 4),
        ("3/5", 3, 5), ("1/5", 1, 5), ("5/6", 5, 6),
    ];

    private static readonly Dictionary<int, string> s_pieces = new()
    {
        [2] = "halves",
        [3] = "thirds",
        [4] = "quarters",
        [5] = "fifths",
        [6] = "sixths",
        [8] = "eighths",
        [10] = "tenths",
    };

    private static readonly Phrasings s_part = PhrasingFile.Read("fraction", "part");

    private static readonly Phrasings s_rest = PhrasingFile.Read("fraction", "rest");

    private static readonly Phrasings s_whole = PhrasingFile.Read("fraction", "whole");

    private static readonly Phrasings s_nested = PhrasingFile.Read("fraction", "nested");

    private static readonly Phrasings s_count = PhrasingFile.Read("fraction", "pieces");

    private static readonly Phrasings s_multiple = PhrasingFile.Read("fraction", "multiple");

    private static readonly Phrasings s_triple = PhrasingFile.Read("fraction", "triple");

    private static readonly Phrasings s_square = PhrasingFile.Read("fraction", "square");

    internal enum Kind
    {
        /// <summary>A third of 24; also the double, triple and square.</summary>
        Part,

        /// <summary>What is left of 24 without a third of it.</summary>
        Rest,

        /// <summary>The number of which 8 is a third.</summary>
        Whole,

        /// <summary>Half of a third of 24.</summary>
        Nested,

        /// <summary>The thirds in 8.</summary>
        Pieces,
    }

    public override string Name => "fraction";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "parts, multiples and the square of a number, what a part leaves, and the whole from a part";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int most = level switch
        {
            1 => 20,
            2 => 99,
            _ => 300,
        };
        if (random.Chance(0.6))
        {
            return random.Chance(0.5) ? DrawOther(level, random) : DrawPart(Kind.Part, level == 1 ? 12 : most / 2, random);
        }

        int kind = -1 - random.Below(3);
        return new Facts(kind, random.Between(2, kind == -3 ? Math.Min(most, 99) : most));
    }

    protected override string Key(Facts facts) =>
        facts.Part < 0
            ? $"{Math.Min(facts.Factor, facts.Number)}*{Math.Max(facts.Factor, facts.Number)}"
            : (facts.Asks == Kind.Part ? "" : $"{facts.Asks}:")
            + (facts.Asks == Kind.Nested ? $"1/{s_parts[facts.Inner].Denominator}," : "")
            + $"{s_parts[facts.Part].Numerator}/{s_parts[facts.Part].Denominator}:{facts.Number}";

    protected override string Ask(Facts facts, Wording wording) => facts.Part switch
    {
        >= 0 when facts.Asks != Kind.Part => AskOther(facts, wording),
        -1 => wording.Say(s_multiple, wording.Number(facts.Number)),
        -2 => wording.Say(s_triple, wording.Number(facts.Number)),
        -3 => wording.Say(s_square, wording.Number(facts.Number)),
        _ => wording.Say(s_part, s_parts[facts.Part].Name, wording.Number(facts.Number)),
    };

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, facts.Answer);

    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Part < 0)
        {
            return Arithmetic.Multiply(trace, facts.Number, facts.Factor).ToString();
        }

        (_, int numerator, int denominator) = s_parts[facts.Part];
        switch (facts.Asks)
        {
            case Kind.Whole:
                return WorkWhole(facts.Number / denominator * numerator, numerator, denominator, trace);
            case Kind.Pieces:
                trace.Write($"{s_pieces[denominator]} in {facts.Number}").Line();
                return Arithmetic.Multiply(trace, facts.Number, denominator).ToString();
            case Kind.Nested:
                int inner = s_parts[facts.Inner].Denominator;
                trace.Write($"1/{denominator} of 1/{inner} of {facts.Number}").Line();
                long outer = Arithmetic.Divide(trace, facts.Number, inner);
                return Arithmetic.Divide(trace.Line(), outer, denominator).ToString();
            default:
                string first = $"{numerator}/{denominator} of {facts.Number}";
                trace.Write(facts.Asks == Kind.Rest ? $"{facts.Number} - {first}" : first).Line();
                long part = Arithmetic.Divide(trace, facts.Number, denominator);
                part = numerator == 1 ? part : Arithmetic.Multiply(trace.Line(), part, numerator);
                return (facts.Asks == Kind.Rest ? Arithmetic.Subtract(trace.Line(), facts.Number, part) : part).ToString();
        }
    }

    /// <summary>From the part to one share of it, then to all shares.</summary>
    private static string WorkWhole(int part, int numerator, int denominator, Trace trace)
    {
        trace.Write($"{part} is {numerator}/{denominator} of what").Line();
        long share = numerator == 1 ? part : Arithmetic.Divide(trace, part, numerator);
        return Arithmetic.Multiply(numerator == 1 ? trace : trace.Line(), share, denominator).ToString();
    }

    private static Facts DrawPart(Kind kind, int most, TaskRandom random)
    {
        int part = random.Below(s_parts.Length);
        return new Facts(part, s_parts[part].Denominator * random.Between(1, most), kind);
    }

    private static Facts DrawOther(int level, TaskRandom random)
    {
        int most = level == 1 ? 6 : 12 * (level - 1);
        Kind kind = random.Pick([Kind.Rest, Kind.Rest, Kind.Rest, Kind.Whole, Kind.Whole, Kind.Nested, Kind.Pieces]);
        Facts facts = DrawPart(kind, most, random);
        (_, int numerator, int denominator) = s_parts[facts.Part];
        if (kind is Kind.Rest or Kind.Whole)
        {
            return facts;
        }

        if (numerator > 1 || !s_pieces.ContainsKey(denominator))
        {
            return DrawOther(level, random);
        }

        if (kind == Kind.Pieces)
        {
            return facts with { Number = random.Between(1, most) };
        }

        int inner = random.Below(6);
        return facts with { Inner = inner, Number = denominator * s_parts[inner].Denominator * random.Between(1, Math.Max(2, most / 4)) };
    }

    private static string AskOther(Facts facts, Wording wording)
    {
        (string name, _, int denominator) = s_parts[facts.Part];
        return facts.Asks switch
        {
            Kind.Rest => wording.Say(s_rest, name, wording.Number(facts.Number)),
            Kind.Whole => wording.Say(s_whole, name, wording.Number(facts.Number / denominator * s_parts[facts.Part].Numerator)),
            Kind.Nested => wording.Say(s_nested, name, wording.Number(facts.Number), s_parts[facts.Inner].Name),
            _ => wording.Say(s_count, s_pieces[denominator], wording.Count(facts.Number)),
        };
    }

    internal sealed record Facts(int Part, int Number, Kind Asks = Kind.Part, int Inner = 0)
    {
        public int Factor => Part switch
        {
            -1 => 2,
            -2 => 3,
            _ => Number,
        };

        public int Answer => Part < 0 ? Number * Factor : Asks switch
        {
            Kind.Rest => Number - Share,
            Kind.Whole => Number,
            Kind.Nested => Share / s_parts[Inner].Denominator,
            Kind.Pieces => Number * s_parts[Part].Denominator,
            _ => Share,
        };

        private int Share => Number / s_parts[Part].Denominator * s_parts[Part].Numerator;
    }
}
