using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Two amounts in different units: which is more, their sum and difference, and how often one goes into the other; temperatures.</summary>
internal sealed partial class ConversionTask
{
    private static readonly Kind[] s_pairKinds = [Kind.Which, Kind.Which, Kind.Is, Kind.Is, Kind.Plus, Kind.Minus, Kind.Minus, Kind.Fit, Kind.Fit];

    private static readonly string[] s_dimensions =
        ["distance", "length", "distance", "weight", "mass", "volume", "mass", "money", "time", "time", "span", "length", "span", "span"];

    // Units of things that are filled, cut, packed and done: l, m, kg, hours, feet.
    private static readonly int[] s_fitUnits = [5, 5, 5, 1, 1, 3, 3, HoursUnit, HoursUnit, FeetUnit];

    private static readonly Dictionary<string, Phrasings> s_fit = Stories("fit");

    private static readonly Dictionary<string, Phrasings> s_plusStories = Stories("plus");

    private static readonly Dictionary<string, Phrasings> s_minusStories = Stories("minus");

    // Slots: 0 and 1 amounts, 2 longer, 3 the longest.
    private static readonly Phrasings s_which = PhrasingFile.Read("conversion", "which");

    // Slots: 0 and 1 amounts, 2 longer.
    private static readonly Phrasings s_is = PhrasingFile.Read("conversion", "is");

    private static readonly Phrasings s_same = PhrasingFile.Read("conversion", "same");

    // Slots: 0 and 1 amounts, 2 unit.
    private static readonly Phrasings s_plus = PhrasingFile.Read("conversion", "plus");

    private static readonly Phrasings s_minus = PhrasingFile.Read("conversion", "minus");

    private static readonly Phrasings s_toFahrenheit = PhrasingFile.Read("conversion", "to fahrenheit");

    private static readonly Phrasings s_toCelsius = PhrasingFile.Read("conversion", "to celsius");

    private static Dictionary<string, Phrasings> Stories(string name) =>
        new[] { "length", "weight", "volume", "time" }.ToDictionary(
            dimension => dimension,
            dimension => PhrasingFile.Read("conversion", $"{name} {dimension}"));

    private static Facts DrawPair(int level, TaskRandom random)
    {
        if (random.Chance(0.16))
        {
            return new Facts(random.Chance(0.6) ? Kind.ToFahrenheit : Kind.ToCelsius, 0, 5 * random.Between(level == 1 ? 0 : -4, level == 1 ? 10 : 45));
        }

        Kind kind = random.Pick(s_pairKinds);
        int unit = kind == Kind.Fit ? random.Pick(s_fitUnits) : random.Below(s_units.Length - 1);
        int factor = s_units[unit].Factor;
        if (kind == Kind.Fit)
        {
            int round = factor >= 1000 ? 50 : factor == 100 ? 5 : 1;
            int[] parts = [.. Enumerable.Range(2, 499).Where(part => factor % part == 0 && factor > part && part % round == 0)];
            return new Facts(kind, unit, factor * random.Between(1, level == 1 ? 5 : 12)) { Other = random.Pick(parts) };
        }

        bool isWhole = random.Chance(level == 1 ? 0.6 : 0.25);
        int step = isWhole ? factor : IsMetric(factor) ? factor / 10 : factor / 2;
        int amount = step * random.Between(1, isWhole ? 9 : IsMetric(factor) ? 60 : 12);
        int fine = factor >= 1000 ? 50 : factor == 100 ? 5 : factor == 60 ? 5 : 1;
        if (kind is Kind.Plus or Kind.Minus)
        {
            int most = Math.Min(kind == Kind.Minus ? amount - 1 : 2 * factor, 2 * factor) / fine;
            int other = fine * random.Between(1, Math.Max(1, most));
            return most < 1 || amount == 2 * other ? DrawPair(level, random) : new Facts(kind, unit, amount) { Other = other };
        }

        char relation = kind == Kind.Which ? random.Pick(['>', '>', '<']) : random.Pick(['>', '>', '<', '=']);
        int gap = relation == '=' && random.Chance(0.5) ? 0 : fine * random.Between(1, Math.Max(1, amount / fine / 2)) * random.Pick([-1, 1]);
        return amount + gap < 2
            ? DrawPair(level, random)
            : new Facts(kind, unit, amount)
            {
                Other = amount + gap,
                Relation = relation,
                IsSwapped = random.Chance(0.5),
            };
    }

    private static string AskPair(Facts facts, Wording wording)
    {
        if (facts.Asks is Kind.ToFahrenheit or Kind.ToCelsius)
        {
            return wording.Say(facts.Asks == Kind.ToFahrenheit ? s_toFahrenheit : s_toCelsius, $"{facts.Amount}", $"{facts.Fahrenheit}");
        }

        (string[] large, string[] smaller, _) = s_units[facts.Unit];
        string dimension = s_dimensions[facts.Unit];
        string big = $"{Value(facts)} {One(wording.Random.Pick(large), Value(facts))}";
        string most = facts.Asks != Kind.Which && wording.Random.Chance(0.5) ? Spoken(facts, wording) ?? big : big;
        string little = $"{facts.Other} {One(wording.Random.Pick(smaller), $"{facts.Other}")}";
        (string first, string second) = facts.IsSwapped ? (little, most) : (most, little);
        switch (facts.Asks)
        {
            case Kind.Fit:
                return wording.Say(s_fit[dimension], most, $"{facts.Other} {smaller[0]}", $"{facts.Other}-{One(smaller[0], "1")}");
            case Kind.Plus or Kind.Minus:
                Dictionary<string, Phrasings> stories = facts.Asks == Kind.Plus ? s_plusStories : s_minusStories;
                Phrasings plain = facts.Asks == Kind.Plus ? s_plus : s_minus;
                return wording.Say(stories.TryGetValue(dimension, out Phrasings? story) && wording.Random.Chance(0.5) ? story : plain,
                    most, little, smaller[0]);
            default:
                (string more, string less) = dimension switch
                {
                    "length" or "distance" or "time" or "span" => ("longer", "shorter"),
                    "weight" or "mass" => ("heavier", "lighter"),
                    _ => ("more", "less"),
                };
                (more, less) = wording.Random.Chance(0.35) ? ("more", "less") : (more, less);
                string word = facts.Relation == '<' ? less : more;
                return facts.Relation == '=' ? wording.Say(s_same, first, second)
                    : wording.Say(facts.Asks == Kind.Which ? s_which : s_is, first, second, word, Superlative(word));
        }
    }

    private static string Superlative(string word) => word switch
    {
        "more" => "the most",
        "less" => "the least",
        "heavier" => "the heaviest",
        "lighter" => "the lightest",
        _ => $"the {word[..^1]}st",
    };

    private static Verdict JudgePair(Facts facts, AnswerText answer) => facts.Asks switch
    {
        Kind.Which => JudgeWhich(facts, answer),
        Kind.Is => YesNoReader.Judge(answer, facts.Holds),
        _ when TwoUnits().IsMatch(answer.Text) => Verdict.Wrong("an amount in two units"),
        Kind.ToFahrenheit => NumberReader.Judge(answer, facts.Fahrenheit),
        Kind.ToCelsius => NumberReader.Judge(answer, facts.Amount),
        Kind.Fit => NumberReader.Judge(answer, facts.Amount / facts.Other),
        _ => NumberReader.Judge(answer, facts.Amount + (facts.Asks == Kind.Plus ? facts.Other : -facts.Other)),
    };

    /// <summary>Judges which of two amounts is chosen; the other one may follow after "than".</summary>
    private static Verdict JudgeWhich(Facts facts, AnswerText answer)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        decimal large = facts.Amount / (decimal)s_units[facts.Unit].Factor;
        decimal expected = facts.IsLargeChosen ? large : facts.Other;
        decimal[] found = [.. answer.Tokens.Where((token, i) => token.IsNumber && !Hedging.IsDenied(answer.Tokens, i)).Select(token => token.Value).Distinct()];
        bool isOne = found.Length == 1 || (found.Length == 2 && Than().IsMatch(answer.Text));
        return isOne ? Verdict.If(found[0] == expected, $"read {found[0]}, expected {expected}") : Verdict.Wrong("not one of the amounts");
    }

    private static string WorkPair(Facts facts, Trace trace)
    {
        if (facts.Asks is Kind.ToFahrenheit or Kind.ToCelsius)
        {
            return WorkTemperature(facts, trace);
        }

        (string[] large, string[] smaller, int factor) = s_units[facts.Unit];
        string big = $"{Value(facts)} {One(large[0], Value(facts))}";
        string little = $"{facts.Other} {One(smaller[0], $"{facts.Other}")}";
        (string first, string second) = facts.IsSwapped ? (little, big) : (big, little);
        trace.Write(facts.Asks switch
        {
            Kind.Which => $"{(facts.Relation == '<' ? "less" : "more")}? {first}, {second}",
            Kind.Is => $"{first} {facts.Relation} {second}?",
            Kind.Fit => $"{big} by {little}",
            _ => $"{big} {(facts.Asks == Kind.Plus ? '+' : '-')} {little} in {smaller[0]}",
        });
        trace.Line().Write($"1 {One(large[0], "1")} {factor} {smaller[0]}").Line();
        if (facts.Asks == Kind.Fit)
        {
            trace.Equation($"{factor}/{facts.Other}", factor / facts.Other);
            return $"{Arithmetic.Multiply(trace.Line(), facts.Amount / factor, factor / facts.Other)}";
        }

        if (IsMetric(factor))
        {
            trace.Equation($"{Value(facts)}*{factor}", facts.Amount);
        }
        else
        {
            WorkMixed(facts, facts.Amount / factor, facts.Amount % factor, trace);
        }

        trace.Line();
        if (facts.Asks is Kind.Plus or Kind.Minus)
        {
            long sum = facts.Asks == Kind.Plus ? Arithmetic.Add(trace, facts.Amount, facts.Other) : Arithmetic.Subtract(trace, facts.Amount, facts.Other);
            return $"{sum} {One(smaller[0], $"{sum}")}";
        }

        trace.Write(facts.IsSwapped ? Solutions.Relation.Of(facts.Other, facts.Amount) : Solutions.Relation.Of(facts.Amount, facts.Other));
        if (facts.Asks == Kind.Is)
        {
            trace.Write(facts.Holds ? " yes" : " no");
            return facts.Holds ? "Yes" : "No";
        }

        string chosen = facts.IsLargeChosen ? big : little;
        trace.Line().Write($"{(facts.Relation == '<' ? "less" : "more")}: {chosen}");
        return chosen;
    }

    /// <summary>Fifths, then ninths, then the 32 degrees, or back.</summary>
    private static string WorkTemperature(Facts facts, Trace trace)
    {
        int fifth = facts.Amount / 5;
        if (facts.Asks == Kind.ToFahrenheit)
        {
            trace.Write($"{facts.Amount} C to F").Line().Equation($"{facts.Amount}/5", fifth);
            trace.Space().Equation($"{fifth}*9", 9 * fifth);
            trace.Line().Equation($"{9 * fifth}+32", facts.Fahrenheit);
            return $"{facts.Fahrenheit} °F";
        }

        trace.Write($"{facts.Fahrenheit} F to C").Line().Equation($"{facts.Fahrenheit}-32", 9 * fifth);
        trace.Line().Equation($"{9 * fifth}/9", fifth);
        trace.Space().Equation($"{fifth}*5", facts.Amount);
        return $"{facts.Amount} °C";
    }

    [GeneratedRegex(@"^[^\n?]*\d[^\n?]*\bthan\b[^\n?]*$", RegexOptions.IgnoreCase)]
    private static partial Regex Than();
}
