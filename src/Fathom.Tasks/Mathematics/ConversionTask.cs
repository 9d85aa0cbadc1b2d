using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Units with decimals, units of units, mixed amounts such as 2 hours 15 minutes, and amounts in different units.</summary>
internal sealed partial class ConversionTask : VerifiableTask<ConversionTask.Facts>
{
    private const int HoursUnit = 8;

    private const int FeetUnit = 11;

    // The larger unit's names, the smaller unit's names, the factor; the first names are the plain ones.
    private static readonly (string[] Large, string[] Small, int Factor)[] s_units =
    [
        (["kilometers", "km", "km", "kilometres"], ["meters", "m", "metres"], 1000),
        (["meters", "m", "metres"], ["centimeters", "cm", "cm"], 100),
        (["centimeters", "cm", "cm"], ["millimeters", "mm"], 10),
        (["kilograms", "kg", "kg", "kilos"], ["grams", "g", "g"], 1000),
        (["grams", "g"], ["milligrams", "mg"], 1000),
        (["liters", "l", "litres"], ["milliliters", "ml", "ml"], 1000),
        (["tonnes", "tonnes", "metric tons"], ["kilograms", "kg"], 1000),
        (["euros", "euros"], ["cents", "cents"], 100),
        (["hours", "hours", "hrs"], ["minutes", "minutes", "min", "mins"], 60),
        (["minutes", "minutes", "min"], ["seconds", "seconds", "sec"], 60),
        (["days"], ["hours", "hours", "hrs"], 24),
        (["feet", "ft"], ["inches"], 12),
        (["years"], ["months"], 12),
        (["weeks"], ["days"], 7),
    ];

    // Hours and minutes twice, then minutes, days, feet, years and weeks with what each has.
    private static readonly int[] s_partUnits = [HoursUnit, HoursUnit, 9, 10, FeetUnit, 12, 13];

    // Units of units, such as inches of a yard, with the factor from the first to the last.
    private static readonly (string One, string Many, string Small, int Factor)[] s_chains =
    [
        ("a week", "weeks", "hours", 168), ("a day", "days", "minutes", 1440), ("an hour", "hours", "seconds", 3600),
        ("a kilometer", "kilometers", "centimeters", 100_000), ("a meter", "meters", "millimeters", 1000), ("a yard", "yards", "inches", 36),
        ("a decade", "decades", "months", 120), ("a century", "centuries", "months", 1200), ("a gallon", "gallons", "pints", 8),
        ("a tablespoon", "tablespoons", "teaspoons", 3), ("a cup", "cups", "tablespoons", 16), ("a quart", "quarts", "cups", 4),
        ("a gallon", "gallons", "cups", 16), ("a pound", "pounds", "ounces", 16), ("a dollar", "dollars", "quarters", 4),
        ("a dollar", "dollars", "nickels", 20), ("a dollar", "dollars", "dimes", 10), ("a quarter", "quarters", "cents", 25),
        ("a nickel", "nickels", "cents", 5), ("a fortnight", "fortnights", "days", 14), ("a mile", "miles", "yards", 1760),
        ("a year", "years", "quarters", 4), ("a right angle", "right angles", "degrees", 90), ("a full turn", "full turns", "degrees", 360),
        ("a millennium", "millennia", "centuries", 10), ("a gross", "gross", "dozens", 12), ("a stone", "stones", "pounds", 14),
        ("a leap year", "leap years", "hours", 8784), ("a school week of 5 days", "school weeks of 5 days", "hours", 120),
    ];

    private static readonly Kind[] s_easyKinds = [Kind.Down, Kind.Down, Kind.Up, Kind.Mixed, Kind.Parts, Kind.Chain, Kind.Chain, Kind.ChainBack];

    private static readonly Kind[] s_hardKinds = [Kind.Down, Kind.Up, Kind.Up, Kind.Mixed, Kind.Parts, Kind.Chain, Kind.ChainBack];

    private static readonly int[] s_scales = [1, 10, 10, 100];

    private static readonly Phrasings s_convert = PhrasingFile.Read("conversion", "convert");

    private static readonly Phrasings s_chain = PhrasingFile.Read("conversion", "chain");

    private static readonly Phrasings s_parts = PhrasingFile.Read("conversion", "parts");

    private static readonly Phrasings s_hoursAndMinutes = PhrasingFile.Read("conversion", "hours and minutes");

    internal enum Kind
    {
        /// <summary>2.5 km in meters.</summary>
        Down,

        /// <summary>750 g in kilograms.</summary>
        Up,

        /// <summary>2 hours 15 minutes in minutes.</summary>
        Mixed,

        /// <summary>135 minutes in hours and minutes, 17 days in weeks and days.</summary>
        Parts,

        /// <summary>Hours in a week.</summary>
        Chain,

        /// <summary>336 hours in weeks.</summary>
        ChainBack,

        /// <summary>Which of 2 km and 1900 m is more.</summary>
        Which,

        /// <summary>Whether 2 km is more than 1900 m, less, or the same.</summary>
        Is,

        /// <summary>2 kg and 300 g in grams.</summary>
        Plus,

        /// <summary>2 kg without 300 g in grams.</summary>
        Minus,

        /// <summary>How many glasses of 200 ml 2 liters fill.</summary>
        Fit,

        ToFahrenheit,
        ToCelsius,

        /// <summary>One of <see cref="ScaleKinds"/>.</summary>
        Short,
    }

    public override string Name => "conversion";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary =>
        "units of length, weight, volume, money, time and temperature, mixed amounts, amounts in different units compared and added, speeds, and scales";

    public override int Levels => 2;

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (random.Chance(0.12))
        {
            return new Facts(Kind.Short, 0, 0) { Short = ShortProblem.Draw(ScaleKinds.All, level, random) };
        }

        if (random.Chance(0.38))
        {
            return DrawPair(level, random);
        }

        Kind kind = random.Pick(level == 1 ? s_easyKinds : s_hardKinds);
        int unit = random.Below(s_units.Length - (kind == Kind.Mixed ? 0 : 1));
        int factor = s_units[unit].Factor;
        switch (kind)
        {
            case Kind.Chain:
                return new Facts(kind, random.Below(s_chains.Length - (level == 1 ? 2 : 0)), random.Chance(0.45) ? 1 : random.Between(2, level == 1 ? 5 : 12));
            case Kind.ChainBack:
                return new Facts(kind, random.Below(s_chains.Length - 2), random.Between(2, level == 1 ? 5 : 12));
            case Kind.Mixed:
                return new Facts(kind, unit, (factor * random.Between(1, 9)) + random.Between(1, factor - 1));
            case Kind.Parts:
                int parted = random.Pick(s_partUnits);
                int size = s_units[parted].Factor;
                return new Facts(kind, parted, (size * random.Between(1, level == 1 ? 4 : 12)) + random.Between(1, size - 1));
            default:
                bool isMetric = IsMetric(factor);
                int step = isMetric ? Math.Max(1, factor / (level == 1 ? 10 : random.Pick(s_scales))) : factor / (level == 1 ? 2 : 4);
                int fewest = kind == Kind.Down && step == factor ? 2 : 1;
                int most = isMetric ? (level == 1 ? 60 : 300) : level == 1 ? 16 : 32;
                return new Facts(kind, unit, step * random.Between(fewest, most));
        }
    }

    protected override string Key(Facts facts) => facts.Short?.Key
        ?? $"{facts.Asks}:{facts.Unit},{facts.Amount},{facts.Other}{facts.Relation}{(facts.Asks == Kind.Is && facts.IsSwapped ? "~" : "")}";

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Short is ShortProblem problem)
        {
            return problem.Ask(Name, wording);
        }

        if (facts.IsPair)
        {
            return AskPair(facts, wording);
        }

        if (facts.Asks == Kind.ChainBack)
        {
            (_, string units, string parts, int size) = s_chains[facts.Unit];
            return wording.Say(s_convert, $"{wording.Number(facts.Amount * size)} {parts}", units);
        }

        if (facts.Asks == Kind.Chain)
        {
            (string one, string many, string small, _) = s_chains[facts.Unit];
            return wording.Say(s_chain, facts.Amount == 1 ? one : $"{wording.Count(facts.Amount)} {many}", small);
        }

        (string[] large, string[] smaller, int factor) = s_units[facts.Unit];
        string big = wording.Random.Pick(large);
        string little = wording.Random.Pick(smaller);
        string space = big.Length <= 2 && wording.Random.Chance(0.3) ? "" : " ";
        (int whole, int rest) = (facts.Amount / factor, facts.Amount % factor);
        return facts.Asks switch
        {
            Kind.Down when big == large[0] && Spoken(facts, wording) is string spoken => wording.Say(s_convert, spoken, little),
            Kind.Down => wording.Say(s_convert, $"{Value(facts)}{space}{One(big, Value(facts))}", little),
            Kind.Up => wording.Say(s_convert, $"{wording.Number(facts.Amount)}{(little.Length <= 2 ? space : " ")}{One(little, $"{facts.Amount}")}", big),
            Kind.Mixed when facts.Unit == FeetUnit && wording.Random.Chance(0.5) =>
                wording.Say(s_convert, wording.Random.Pick([$"{whole}'{rest}\"", $"{whole} foot {rest}", $"{whole} ft {rest} in"]), little),
            Kind.Mixed when facts.Unit == HoursUnit && wording.Random.Chance(0.2) =>
                wording.Say(s_convert, wording.Random.Pick([$"{whole}h {rest}m", $"{whole} h {rest} min", $"{whole} hr {rest} min"]), little),
            Kind.Parts when facts.Unit != HoursUnit =>
                wording.Say(s_parts, $"{facts.Amount} {smaller[0]}", large[0], smaller[0]),
            Kind.Mixed => wording.Say(s_convert,
                $"{whole} {One(large[0], $"{whole}")} {wording.Random.Pick(["and ", "and ", ""])}{rest} {One(smaller[0], $"{rest}")}", little),
            _ => wording.Say(s_hoursAndMinutes, $"{facts.Amount}"),
        };
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (facts.Short is ShortProblem problem)
        {
            return TwoUnits().IsMatch(answer.Text) ? Verdict.Wrong("an amount in two units") : problem.Judge(answer);
        }

        if (facts.IsPair)
        {
            return JudgePair(facts, answer);
        }

        if (facts.Asks == Kind.Parts && facts.Unit != HoursUnit)
        {
            return JudgeParts(facts, answer);
        }

        if (facts.Asks == Kind.Parts)
        {
            decimal[] allowed = [facts.Amount / 60, facts.Amount % 60, facts.Amount, 60];
            return answer.Tokens.Any(token => token.IsNumber && !allowed.Contains(token.Value))
                ? Verdict.Wrong("a number that is neither the hours nor the minutes")
                : TimeReader.JudgeMinutes(answer, facts.Amount);
        }

        Match parts = TwoUnits().Match(answer.Text);
        bool isChain = facts.Asks is Kind.Chain or Kind.ChainBack;
        int larger = isChain ? 0 : s_units[facts.Unit].Factor;
        if (parts.Success && (isChain || (larger * long.Parse(parts.Groups[1].Value, CultureInfo.InvariantCulture))
            + long.Parse(parts.Groups[2].Value, CultureInfo.InvariantCulture) != facts.Amount))
        {
            return Verdict.Wrong($"several amounts: {parts.Value}");
        }

        return NumberReader.Judge(answer, facts.Asks switch
        {
            Kind.Up => facts.Amount / (decimal)s_units[facts.Unit].Factor,
            Kind.Chain => facts.Amount * s_chains[facts.Unit].Factor,
            _ => facts.Amount,
        });
    }

    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Short is ShortProblem problem)
        {
            return problem.Work(trace);
        }

        if (facts.IsPair)
        {
            return WorkPair(facts, trace);
        }

        if (facts.Asks is Kind.Chain or Kind.ChainBack)
        {
            return WorkChain(facts, trace);
        }

        (string[] large, string[] smaller, int factor) = s_units[facts.Unit];
        (int whole, int rest) = (facts.Amount / factor, facts.Amount % factor);
        trace.Write(facts.Asks switch
        {
            Kind.Down => $"{Value(facts)} {One(large[0], Value(facts))} to {smaller[0]}",
            Kind.Up => $"{facts.Amount} {One(smaller[0], $"{facts.Amount}")} to {large[0]}",
            Kind.Mixed => $"{whole} {One(large[0], $"{whole}")} {rest} {One(smaller[0], $"{rest}")} to {smaller[0]}",
            _ => $"{facts.Amount} {smaller[0]} to {large[0]} and {smaller[0]}",
        });
        trace.Line().Write($"1 {One(large[0], "1")} {factor} {smaller[0]}").Line();
        switch (facts.Asks)
        {
            case Kind.Down when IsMetric(factor):
                trace.Equation($"{Value(facts)}*{factor}", facts.Amount);
                return $"{facts.Amount} {smaller[0]}";
            case Kind.Down or Kind.Mixed:
                WorkMixed(facts, whole, rest, trace);
                return $"{facts.Amount} {smaller[0]}";
            case Kind.Up when IsMetric(factor):
                trace.Step($"{facts.Amount}/{factor}=", Value(facts), () => Value(facts with { Amount = facts.Amount + factor }));
                return $"{Value(facts)} {One(large[0], Value(facts))}";
            case Kind.Up:
                WorkQuotient(facts.Amount, factor, trace);
                return $"{Value(facts)} {One(large[0], Value(facts))}";
            default:
                trace.Step($"{facts.Amount}/{factor}=", $"{whole}r{rest}", () => $"{whole}r{rest + 1}");
                return $"{whole} {One(large[0], $"{whole}")} {rest} {One(smaller[0], $"{rest}")}";
        }
    }

    /// <summary>Judges an answer that must be one amount in two units, the larger one first.</summary>
    private static Verdict JudgeParts(Facts facts, AnswerText answer)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        (string[] large, string[] smaller, int factor) = s_units[facts.Unit];
        (int whole, int rest) = (facts.Amount / factor, facts.Amount % factor);
        decimal[] found = [.. answer.Tokens.Where(token => token.IsNumber && token.Value != facts.Amount).Select(token => token.Value)];
        bool isNamed = Regex.IsMatch(answer.Text, $@"\b{whole}\s?{large[0][0]}.*\b{rest}\s?{smaller[0][0]}", RegexOptions.IgnoreCase);
        return Verdict.If(isNamed && found.SequenceEqual([whole, rest]), $"read {string.Join(' ', found)}, expected {whole} {large[0]} {rest} {smaller[0]}");
    }

    /// <summary>Halves and quarters in words: <c>half an hour</c>, <c>two and a half years</c>; null for other amounts, and now and then.</summary>
    private static string? Spoken(Facts facts, Wording wording)
    {
        (string[] large, _, int factor) = s_units[facts.Unit];
        (int whole, int quarters) = (facts.Amount / factor, facts.Amount % factor * 4);
        if (quarters == 0 || quarters % factor != 0 || wording.Random.Chance(0.4))
        {
            return null;
        }

        string one = One(large[0], "1");
        string single = one == "hour" ? "an hour" : $"a {one}";
        string part = (quarters / factor) switch
        {
            1 => "a quarter",
            2 => "half",
            _ => "three quarters",
        };
        return (whole, part) switch
        {
            (0, "half") => $"half {single}",
            (0, _) => $"{part} of {single}",
            (_, "three quarters") => null,
            (1, "half") => wording.Random.Pick([$"{single} and a half", $"one and a half {large[0]}", $"1 1/2 {large[0]}", $"1 and a half {large[0]}"]),
            (_, "half") when wording.Random.Chance(0.25) => $"{whole} 1/2 {large[0]}",
            (_, "half") => $"{wording.Count(whole)} and a half {large[0]}",
            _ => $"{wording.Count(whole)} and {part} {large[0]}",
        };
    }

    private static string WorkChain(Facts facts, Trace trace)
    {
        (string one, string many, string small, int factor) = s_chains[facts.Unit];
        string single = one[(one.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        bool isBack = facts.Asks == Kind.ChainBack;
        trace.Write(isBack ? $"{facts.Amount * factor} {small} to {many}" : $"{facts.Amount} {(facts.Amount == 1 ? single : many)} to {small}");
        trace.Line().Write($"1 {single} {factor} {small}").Line();
        if (isBack)
        {
            long count = IsMetric(factor) ? trace.Equation($"{facts.Amount * factor}/{factor}", facts.Amount)
                : Arithmetic.Divide(trace, facts.Amount * factor, factor);
            return $"{count} {(count == 1 ? single : many)}";
        }

        return $"{Multiply(facts.Amount, factor, trace)} {small}";
    }

    /// <summary>Powers of ten only move the point.</summary>
    private static long Multiply(long amount, int factor, Trace trace) =>
        IsMetric(factor) ? trace.Equation($"{amount}*{factor}", amount * factor) : Arithmetic.Multiply(trace, amount, factor);

    /// <summary>Divides with a remainder, then makes the remainder a decimal.</summary>
    private static void WorkQuotient(int amount, int factor, Trace trace)
    {
        int rest = amount % factor;
        long whole = Arithmetic.Divide(trace, amount, factor);
        if (rest > 0)
        {
            string part = Decimal(rest, factor);
            trace.Line().Step($"{rest}/{factor}=", part, () => part == "0.5" ? "0.25" : "0.5");
            trace.Write($" {whole}+{part}={Decimal(amount, factor)}");
        }
    }

    private static void WorkMixed(Facts facts, int whole, int rest, Trace trace)
    {
        int factor = s_units[facts.Unit].Factor;
        long most = whole == 0 ? 0 : Multiply(whole, factor, trace);
        if (facts.Asks != Kind.Mixed && rest > 0)
        {
            trace.Space().Equation($"{Decimal(rest, factor)}*{factor}", rest);
        }

        if (rest > 0 && whole > 0)
        {
            Arithmetic.Add(trace.Line(), most, rest);
        }
    }

    private static bool IsMetric(int factor) => factor is 10 or 100 or 1000 or 100_000;

    /// <summary>The amount in the larger unit.</summary>
    private static string Value(Facts facts) => Decimal(facts.Amount, s_units[facts.Unit].Factor);

    private static string Decimal(int amount, int factor) => (amount / (decimal)factor).ToString("0.###", CultureInfo.InvariantCulture);

    private static string One(string unit, string count) => count != "1" || unit.Length <= 4 && unit is not ("feet" or "days")
        ? unit
        : unit == "feet" ? "foot" : unit == "inches" ? "inch" : unit[..^1];

    [GeneratedRegex(@"\b(\d{1,9}) (?:weeks?|days?|hours?|minutes?|years?|feet|foot) (?:and )?(\d{1,9}) (?:days?|hours?|minutes?|seconds?|months?|inch)")]
    private static partial Regex TwoUnits();

    internal sealed record Facts(Kind Asks, int Unit, int Amount)
    {
        /// <summary>The problem, if it is of a short kind.</summary>
        public ShortProblem? Short { get; init; }

        /// <summary>The second amount, in the smaller unit.</summary>
        public int Other { get; init; }

        /// <summary>What is asked of two amounts: <c>&gt;</c>, <c>&lt;</c> or <c>=</c>.</summary>
        public char Relation { get; init; } = '>';

        /// <summary>Whether the second amount is named first.</summary>
        public bool IsSwapped { get; init; }

        /// <summary>Whether there are two amounts, or a temperature.</summary>
        public bool IsPair => Asks is >= Kind.Which and < Kind.Short;

        public bool IsLargeChosen => Relation == '<' ? Amount < Other : Amount > Other;

        /// <summary>Whether the relation holds from the amount that is named first to the other.</summary>
        public bool Holds => Relation switch
        {
            '=' => Amount == Other,
            '<' => IsSwapped ? Other < Amount : Amount < Other,
            _ => IsSwapped ? Other > Amount : Amount > Other,
        };

        public int Fahrenheit => (Amount / 5 * 9) + 32;
    }
}
