using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Chances of one event with a die, colored things, coins, or two dice, as fractions.</summary>
internal static partial class ChanceKinds
{
    private static readonly string[] s_colors = ["red", "blue", "green", "yellow", "white", "black", "pink", "purple"];

    private static readonly int[] s_primes = [2, 3, 5];

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ShortKind> All { get; } =
    [
        // The event and its number, 0 if it has none.
        new("die")
        {
            Draw = static (level, random) => DrawDie((DieEvent)random.Below(level == 1 ? 5 : 10), random),
            Slots = static (n, wording) => [DieText(n, wording.Random)],
            Work = WorkDie,
            Judge = static (n, answer) => Judge(answer, Faces(n).Length, 6),
        },

        // How many there are of each of two or three colors, 0 if it is two; which is asked; whether it is excluded; the colors.
        new("colors")
        {
            KeyCount = 5,
            Draw = DrawColors,
            Slots = ColorSlots,
            Work = WorkColors,
            Judge = static (n, answer) => Judge(answer, Hits(n), n[0] + n[1] + n[2]),
        },

        // How many coins, and the event.
        new("coins")
        {
            Draw = static (level, random) => level == 1 || random.Chance(0.5) ? [2, random.Below(6)] : [3, random.Below(6)],
            Slots = static (n, wording) => [wording.Random.Chance(0.5) ? $"{n[0]}" : NumberWords.Spell(n[0]), CoinText(n, wording.Random)],
            Work = WorkCoins,
            Judge = static (n, answer) => Judge(answer, Tosses(n[0]).Count(toss => HasCoins(n, toss)), 1 << n[0]),
        },

        // The event and its number.
        new("two dice")
        {
            Draw = static (level, random) => DrawDice(random.Below(level == 1 ? 2 : 4), random),
            Slots = static (n, wording) => [DiceText(n, wording.Random)],
            Work = WorkDice,
            Judge = static (n, answer) => Judge(answer, Rolls(n).Length, 36),
        },
    ];

    private enum DieEvent
    {
        Exactly,
        Even,
        Odd,
        More,
        Less,
        AtLeast,
        AtMost,
        Prime,
        ByThree,
        Not,
    }

    private enum CoinEvent
    {
        Heads,
        Tails,
        OneHead,
        AnyHead,
        Same,

        /// <summary>Different sides, or two heads of three coins.</summary>
        Mixed,
    }

    private enum DiceEvent
    {
        Sum,
        Double,
        Both,
        Any,
    }

    /// <summary>Judges a chance as a fraction, a decimal, in percent, or as one in so many, in figures or words.</summary>
    private static Verdict Judge(AnswerText answer, int part, int whole)
    {
        if (answer.Text.Trim().Contains('\n', StringComparison.Ordinal))
        {
            return Verdict.Wrong("several lines");
        }

        var expected = new Rational(part, whole);
        string text = Event().Replace(answer.Boxed.Count > 0 ? string.Join('\n', answer.Boxed) : answer.Text, "");
        text = Ratio().Replace(WordedRatio().Replace(text, InFigures), "$1/$2");
        text = NamedPart().Replace(text, match => $"{Figure(match.Groups[1].Value)}/{Denominator(match.Groups[2].Value)}");
        text = Half().Replace(text, "1/2");
        text = PartAndWhole().Replace(text, match => IsValue(match.Value, expected) ? $"{expected}" : $"{match.Groups[1].Value}/{match.Groups[2].Value}");
        text = Decimals().Replace(text, match => AsShare(match, expected));

        // A whole number is no chance here, but may count sides or throws.
        text = Twice().Replace(Whole().Replace(text, ""), "$1");
        return AnswerText.Parse(text, "") is AnswerText plain ? FractionReader.Judge(plain, expected, FractionForm.Any) : Verdict.Wrong("no fraction");
    }

    private static string InFigures(Match match) => Figure(match.Groups[1].Value) is int first && Figure(match.Groups[2].Value) is int second
        ? $"{first}/{second}"
        : match.Value;

    /// <summary>The value of a word such as <c>five</c>, <c>a</c> or <c>thirty-six</c>, or null.</summary>
    private static int? Figure(string word)
    {
        string[] parts = word.ToLowerInvariant().Split('-');
        int? first = parts[0] is "a" or "an" ? 1 : NumberWords.Value(parts[0]);
        return parts.Length == 1 ? first : first + NumberWords.Value(parts[1]);
    }

    private static int Denominator(string name) => name.ToLowerInvariant() switch
    {
        "half" or "halves" => 2,
        "third" or "thirds" => 3,
        "quarter" or "quarters" or "fourth" or "fourths" => 4,
        "fifth" or "fifths" => 5,
        "sixth" or "sixths" => 6,
        "seventh" or "sevenths" => 7,
        "eighth" or "eighths" => 8,
        "ninth" or "ninths" => 9,
        "tenth" or "tenths" => 10,
        "twelfth" or "twelfths" => 12,
        "eighteenth" or "eighteenths" => 18,
        _ => 36,
    };

    private static bool IsValue(string text, Rational expected) => Rational.TryEvaluate(text, out Rational value) && value == expected;

    /// <summary>A decimal or percentage as a share of one: the value itself where it is that, or that rounded to two digits or more.</summary>
    private static string AsShare(Match match, Rational expected)
    {
        string number = match.Groups[1].Value;
        bool isPercent = match.Groups[2].Length > 0;
        int point = number.IndexOf('.', StringComparison.Ordinal);
        if (point < 0 && !isPercent)
        {
            return match.Value;
        }

        decimal scale = isPercent ? 0.01m : 1;
        decimal share = decimal.Parse(number, NumberStyles.Number, CultureInfo.InvariantCulture) * scale;
        decimal allowed = scale / 2;
        for (int i = point < 0 ? number.Length : point + 1; i < number.Length; i++)
        {
            allowed /= 10;
        }

        bool isPrecise = number.Replace(".", "", StringComparison.Ordinal).TrimStart('0').Length >= 2;
        decimal exact = (decimal)(long)expected.Numerator / (long)expected.Denominator;
        return Math.Abs(share - exact) <= (isPrecise ? allowed : 0) ? $"{expected}" : share.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Writes a fraction, divides it by the greatest common divisor, and returns it in lowest terms.</summary>
    private static string Fraction(int part, int whole, Trace trace)
    {
        trace.Line().Write($"{part}/{whole}");
        if (part > 1)
        {
            int divisor = DivisorTask.WorkDivisor(part, whole, trace.Line());
            if (divisor > 1)
            {
                trace.Line().Equation($"{part}/{divisor}", part / divisor);
                trace.Space().Equation($"{whole}/{divisor}", whole / divisor);
                trace.Space().Write($"{part / divisor}/{whole / divisor}");
            }
        }

        return new Rational(part, whole).ToString();
    }

    private static int[] DrawDie(DieEvent asked, TaskRandom random) => asked switch
    {
        DieEvent.Exactly or DieEvent.Not => [(int)asked, random.Between(1, 6)],
        DieEvent.More => [(int)asked, random.Between(1, 5)],
        DieEvent.Less => [(int)asked, random.Between(2, 6)],
        DieEvent.AtLeast or DieEvent.AtMost => [(int)asked, random.Between(2, 5)],
        _ => [(int)asked, 0],
    };

    private static int[] Faces(int[] n) => [.. Enumerable.Range(1, 6).Where(face => (DieEvent)n[0] switch
    {
        DieEvent.Exactly => face == n[1],
        DieEvent.Even => face % 2 == 0,
        DieEvent.Odd => face % 2 == 1,
        DieEvent.More => face > n[1],
        DieEvent.Less => face < n[1],
        DieEvent.AtLeast => face >= n[1],
        DieEvent.AtMost => face <= n[1],
        DieEvent.Prime => s_primes.Contains(face),
        DieEvent.ByThree => face % 3 == 0,
        _ => face != n[1],
    })];

    private static string DieText(int[] n, TaskRandom random) => (DieEvent)n[0] switch
    {
        DieEvent.Exactly => random.Chance(0.6) ? $"a {n[1]}" : $"the number {n[1]}",
        DieEvent.Even => "an even number",
        DieEvent.Odd => "an odd number",
        DieEvent.More => random.Pick([$"more than {n[1]}", $"a number above {n[1]}", $"a number greater than {n[1]}"]),
        DieEvent.Less => random.Pick([$"less than {n[1]}", $"a number below {n[1]}", $"a number smaller than {n[1]}"]),
        DieEvent.AtLeast => random.Pick([$"at least {n[1]}", $"{n[1]} or more", $"at least a {n[1]}"]),
        DieEvent.AtMost => random.Pick([$"at most {n[1]}", $"{n[1]} or less", $"at most a {n[1]}"]),
        DieEvent.Prime => "a prime number",
        DieEvent.ByThree => random.Pick(["a multiple of 3", "a number divisible by 3", "a number that is a multiple of 3"]),
        _ => random.Pick([$"anything but a {n[1]}", $"any number except {n[1]}", $"a number other than {n[1]}"]),
    };

    private static string DieName(int[] n) => (DieEvent)n[0] switch
    {
        DieEvent.Exactly => $"{n[1]}",
        DieEvent.Even => "even",
        DieEvent.Odd => "odd",
        DieEvent.More => $">{n[1]}",
        DieEvent.Less => $"<{n[1]}",
        DieEvent.AtLeast => $"{n[1]} or more",
        DieEvent.AtMost => $"{n[1]} or less",
        DieEvent.Prime => "prime",
        DieEvent.ByThree => "by 3",
        _ => $"not {n[1]}",
    };

    /// <summary>The faces that count, then how many of six.</summary>
    private static string WorkDie(int[] n, Trace trace)
    {
        int[] faces = Faces(n);
        trace.Write($"die {DieName(n)}");
        trace.Line().Write($"{string.Join(' ', faces)}").Line().Write($"{faces.Length} of 6");
        return Fraction(faces.Length, 6, trace);
    }

    private static int[] DrawColors(int level, TaskRandom random)
    {
        int most = level == 3 ? 12 : 9;
        int third = level == 1 ? 0 : random.Between(1, most);
        int asked = random.Below(third == 0 ? 2 : 3);
        int excluded = third > 0 && random.Chance(0.3) ? 1 : 0;
        int[] colors = random.PickSome(Enumerable.Range(0, s_colors.Length).ToArray(), 3);
        return [random.Between(1, most), random.Between(1, most), third, asked, excluded, .. colors];
    }

    private static int Hits(int[] n) => n[4] == 0 ? n[n[3]] : n[0] + n[1] + n[2] - n[n[3]];

    private static string[] ColorSlots(int[] n, Wording wording)
    {
        string[] amounts = [.. Enumerable.Range(0, n[2] == 0 ? 2 : 3).Select(i => $"{wording.Count(n[i])} {s_colors[n[5 + i]]}")];
        string list = $"{string.Join(", ", amounts[..^1])} and {amounts[^1]}";
        string color = s_colors[n[5 + n[3]]];
        return n[4] == 0
            ? [list, $"a {color} one", color]
            : [list, wording.Random.Pick([$"one that is not {color}", $"any color but {color}"]), $"not {color}"];
    }

    /// <summary>The amounts by color, how many there are, and how many of them count.</summary>
    private static string WorkColors(int[] n, Trace trace)
    {
        int[] amounts = n[2] == 0 ? n[..2] : n[..3];
        trace.Write(string.Join(' ', amounts.Select((amount, i) => $"{s_colors[n[5 + i]]} {amount}")));
        trace.Write($", {(n[4] == 0 ? "" : "not ")}{s_colors[n[5 + n[3]]]}?").Line();
        long all = amounts[0];
        foreach (int amount in amounts[1..])
        {
            all = Arithmetic.Add(trace, all, amount);
        }

        trace.Line();
        long hits = n[4] == 0 ? n[n[3]] : Arithmetic.Subtract(trace, all, n[n[3]]);
        return Fraction((int)hits, (int)all, trace);
    }

    /// <summary>All that some coins can show, such as <c>HT</c>.</summary>
    private static string[] Tosses(int coins) => [.. Enumerable.Range(0, 1 << coins).Select(bits =>
        string.Concat(Enumerable.Range(0, coins).Select(coin => ((bits >> (coins - 1 - coin)) & 1) == 0 ? 'H' : 'T')))];

    private static bool HasCoins(int[] n, string toss)
    {
        int heads = toss.Count(side => side == 'H');
        return (CoinEvent)n[1] switch
        {
            CoinEvent.Heads => heads == n[0],
            CoinEvent.Tails => heads == 0,
            CoinEvent.OneHead => heads == 1,
            CoinEvent.AnyHead => heads > 0,
            CoinEvent.Same => heads == 0 || heads == n[0],
            _ => heads == n[0] - 1,
        };
    }

    private static string CoinText(int[] n, TaskRandom random) => (CoinEvent)n[1] switch
    {
        CoinEvent.Heads => n[0] == 2 ? random.Pick(["two heads", "both heads", "heads both times"]) : random.Pick(["three heads", "all heads"]),
        CoinEvent.Tails => n[0] == 2 ? random.Pick(["two tails", "both tails", "no heads"]) : random.Pick(["three tails", "all tails", "no heads"]),
        CoinEvent.OneHead => "exactly one head",
        CoinEvent.AnyHead => random.Pick(["at least one head", "at least one heads", "one or more heads"]),
        CoinEvent.Same when n[0] == 2 => random.Pick(["the same side twice", "the same side on both"]),
        CoinEvent.Same => random.Pick(["the same side on all three", "all the same side"]),
        _ when n[0] == 2 => random.Pick(["one head and one tail", "different sides", "one of each"]),
        _ => random.Pick(["exactly two heads", "two heads and one tail"]),
    };

    private static string CoinName(int[] n) => (CoinEvent)n[1] switch
    {
        CoinEvent.Heads => $"{n[0]} H",
        CoinEvent.Tails => $"{n[0]} T",
        CoinEvent.OneHead => "1 H",
        CoinEvent.AnyHead => "any H",
        CoinEvent.Same => "same",
        _ => $"{n[0] - 1} H 1 T",
    };

    /// <summary>All tosses, then those that count.</summary>
    private static string WorkCoins(int[] n, Trace trace)
    {
        string[] tosses = Tosses(n[0]);
        string[] hits = [.. tosses.Where(toss => HasCoins(n, toss))];
        trace.Write($"{n[0]} coins {CoinName(n)}").Line().Write(string.Join(' ', tosses)).Line().Write(string.Join(' ', hits));
        trace.Line().Write($"{hits.Length} of {tosses.Length}");
        return Fraction(hits.Length, tosses.Length, trace);
    }

    private static int[] DrawDice(int asked, TaskRandom random) => (DiceEvent)asked switch
    {
        DiceEvent.Sum => [asked, random.Between(2, 12)],
        DiceEvent.Double => [asked, 0],
        _ => [asked, random.Between(1, 6)],
    };

    /// <summary>The rolls of two dice that count, such as (1, 4).</summary>
    private static (int First, int Second)[] Rolls(int[] n) => [.. Enumerable.Range(0, 36).Select(i => (First: 1 + (i / 6), Second: 1 + (i % 6)))
        .Where(roll => (DiceEvent)n[0] switch
        {
            DiceEvent.Sum => roll.First + roll.Second == n[1],
            DiceEvent.Double => roll.First == roll.Second,
            DiceEvent.Both => roll.First == n[1] && roll.Second == n[1],
            _ => roll.First == n[1] || roll.Second == n[1],
        })];

    private static string DiceText(int[] n, TaskRandom random) => (DiceEvent)n[0] switch
    {
        DiceEvent.Sum => random.Pick([$"a sum of {n[1]}", $"a total of {n[1]}", $"a sum equal to {n[1]}"]),
        DiceEvent.Double => random.Pick(["a double", "doubles", "the same number on both"]),
        DiceEvent.Both => random.Pick([$"two {n[1]}s", $"a {n[1]} on both", $"a pair of {n[1]}s", $"double {n[1]}s"]),
        _ => random.Pick([$"at least one {n[1]}", $"a {n[1]} on at least one of the dice"]),
    };

    private static string DiceName(int[] n) => (DiceEvent)n[0] switch
    {
        DiceEvent.Sum => $"sum {n[1]}",
        DiceEvent.Double => "double",
        DiceEvent.Both => $"both {n[1]}",
        _ => $"any {n[1]}",
    };

    /// <summary>The rolls that count, then how many of all.</summary>
    private static string WorkDice(int[] n, Trace trace)
    {
        (int First, int Second)[] rolls = Rolls(n);
        trace.Write($"2 dice {DiceName(n)}").Line();
        foreach ((int first, int second) in rolls)
        {
            trace.Space().Write((DiceEvent)n[0] == DiceEvent.Sum ? $"{first}+{second}={n[1]}" : $"{first},{second}");
        }

        trace.Line().Equation("6*6", 36);
        trace.Line().Write($"{rolls.Length} of 36");
        return Fraction(rolls.Length, 36, trace);
    }

    // What is asked about, such as "more than 3": the reader would take it for a comparison of results.
    [GeneratedRegex(@"\b(?:more|less|greater|smaller|bigger|larger|higher|lower|fewer) than (?:or equal to )?(?:an? )?\d+\b(?![/.]\d)"
        + @"|[<>] ?\d+\b(?![/.]\d)|\b(?:\d+|one) or (?:more|less|higher|lower|greater|fewer)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Event();

    [GeneratedRegex(@"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
        + @"|twenty(?:-[a-z]+)?|thirty(?:-[a-z]+)?) (?:in|out of|of) (?:the |every )?([a-z]+(?:-[a-z]+)?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex WordedRatio();

    [GeneratedRegex(@"\b(\d{1,4}) ?(?:in|out of|of) ?(?:the |every )?(\d{1,4})\b", RegexOptions.IgnoreCase)]
    private static partial Regex Ratio();

    [GeneratedRegex(@"\b(an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|thirteen|seventeen)[ -](half|halves|thirds?|quarters?|fourths?"
        + @"|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|twelfths?|eighteenths?|thirty-sixths?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NamedPart();

    [GeneratedRegex(@"\bhalf\b", RegexOptions.IgnoreCase)]
    private static partial Regex Half();

    [GeneratedRegex(@"(?<![\d.])(\d{1,4}) ?/ ?(\d{1,4})(?![\d/])")]
    private static partial Regex PartAndWhole();

    [GeneratedRegex(@"(?<![\d./])(\d{1,3}(?:\.\d{1,8})?|\.\d{1,8})(?: ?(%|percent\b))?(?![\d/])", RegexOptions.IgnoreCase)]
    private static partial Regex Decimals();

    [GeneratedRegex(@"(?<![\d./{])\d+(?![\d/}]|\.\d)")]
    private static partial Regex Whole();

    // A chance that is given in two ways, such as "1/2 (50%)" or "1/2, or 50%", after both became the same fraction.
    [GeneratedRegex(@"\b(\d+/\d+)(?:,? or |, ?| ?\()(?:about |roughly |approximately )?\1\b\)?", RegexOptions.IgnoreCase)]
    private static partial Regex Twice();
}
