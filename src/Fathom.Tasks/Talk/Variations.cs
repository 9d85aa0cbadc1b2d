using System.Text.RegularExpressions;
using Fathom.Tasks.Inference;
using Fathom.Tasks.Letters;
using Fathom.Tasks.Mathematics;

namespace Fathom.Tasks.Talk;

/// <summary>Questions about lists, orders, numbers and days, asked again with one thing changed.</summary>
internal static class Variations
{
    private const int MaxDraws = 200;

    private static readonly SortTask s_sort = new();

    private static readonly SortWordsTask s_sortWords = new();

    private static readonly OrderingTask s_ordering = new();

    private static readonly BaseTask s_base = new();

    private static readonly NumberPropertyTask s_property = new();

    private static readonly PercentTask s_percent = new();

    private static readonly WeekdayTask s_weekday = new();

    private static readonly CompareTask s_compare = new();

    private static readonly DivisorTask s_divisor = new();

    private static readonly FractionTask s_fraction = new();

    private static readonly ConversionTask s_conversion = new();

    /// <summary>The tasks whose questions can be varied here; the usual ones several times.</summary>
    public static IReadOnlyList<IVerifiableTask> Tasks { get; } =
        [s_sort, s_sort, s_sort, s_sortWords, s_sortWords, s_ordering, s_ordering, s_ordering, s_base, s_base, s_property, s_property, s_property,
            s_percent, s_percent, s_percent, s_weekday, s_weekday, s_weekday, s_compare, s_compare, s_divisor, s_fraction, s_conversion];

    /// <summary>The question that follows on a problem, or none.</summary>
    public static Problem? Of(Problem from, Wording wording) => from.Facts switch
    {
        SortTask.Facts facts => OfSort(facts, from.Level, wording),
        SortWordsTask.Facts facts => OfWords(facts, from.Level, wording),
        OrderingTask.Facts facts => OfOrder(facts, from.Level, wording),
        BaseTask.Facts facts => OfBase(facts, from.Level, wording),
        NumberPropertyTask.Facts { Short: null } facts => OfProperty(facts, from.Level, wording),
        PercentTask.Facts { Short: null } facts => OfPercent(facts, from.Level, wording),
        WeekdayTask.Facts { Lead: 0 } facts => OfWeekday(facts, from, wording),
        CompareTask.Facts facts => OfCompare(facts, from.Level, wording),
        DivisorTask.Facts { Short: null, C: 0, IsRatio: false, IsCoprime: false } facts => s_divisor.Make(
            from.Level, Say(facts.IsMultiple ? "divisor" : "multiple", wording), facts with { IsMultiple = !facts.IsMultiple }),
        FractionTask.Facts facts => OfFraction(facts, from.Level, wording),
        ConversionTask.Facts facts => OfConversion(facts, from.Level, wording),
        _ => null,
    };

    /// <summary>Words a question of this kind.</summary>
    public static string Say(string section, Wording wording, params ReadOnlySpan<string> values) =>
        wording.Say(PhrasingFile.Read("again", section), NoiseProfile.Talk, values);

    /// <summary>Draws a task's problems until the facts of one fit.</summary>
    public static TFacts? Other<TFacts>(VerifiableTask<TFacts> task, int level, Wording wording, Predicate<TFacts> fits)
        where TFacts : class
    {
        for (int i = 0; i < MaxDraws; i++)
        {
            TFacts facts = task.DrawFacts(level, wording.Ring, wording.Random);
            if (fits(facts))
            {
                return facts;
            }
        }

        return null;
    }

    private static Problem? OfSort(SortTask.Facts facts, int level, Wording wording)
    {
        if (facts.Asks is SortTask.Kind.Up or SortTask.Kind.Down && wording.Random.Chance(0.65))
        {
            bool isUp = facts.Asks == SortTask.Kind.Up;
            string section = wording.Random.Chance(0.6) ? "other way" : isUp ? "falling" : "rising";
            return s_sort.Make(level, Say(section, wording), facts with { Asks = isUp ? SortTask.Kind.Down : SortTask.Kind.Up });
        }

        if (facts.Other.Count > 0)
        {
            return null;
        }

        return Other(s_sort, level, wording, other => other.Asks == facts.Asks && other.Item == facts.Item) is SortTask.Facts other
            ? s_sort.Make(level, Say("list", wording, NumberList.Type(other.Numbers, wording.Random)), other)
            : null;
    }

    private static Problem? OfWords(SortWordsTask.Facts facts, int level, Wording wording)
    {
        // A letter or word that is asked about would have to be named again.
        if (facts.Item.Length > 0)
        {
            return null;
        }

        bool isByLength = facts.Asks is SortWordsTask.Kind.Longest or SortWordsTask.Kind.Shortest;
        if (facts.Asks is not (SortWordsTask.Kind.Sort or SortWordsTask.Kind.Unique or SortWordsTask.Kind.Letters) && wording.Random.Chance(0.65))
        {
            SortWordsTask.Kind kind = facts.Asks switch
            {
                SortWordsTask.Kind.Longest => SortWordsTask.Kind.Shortest,
                SortWordsTask.Kind.Shortest => SortWordsTask.Kind.Longest,
                SortWordsTask.Kind.First => SortWordsTask.Kind.Last,
                _ => SortWordsTask.Kind.First,
            };
            string section = kind switch
            {
                SortWordsTask.Kind.Longest => "longest word",
                SortWordsTask.Kind.Shortest => "shortest word",
                SortWordsTask.Kind.First => "first word",
                _ => "last word",
            };
            SortWordsTask.Facts changed = facts with { Asks = kind };
            return changed.HasOneWord ? s_sortWords.Make(level, Say(section, wording), changed) : null;
        }

        return Other(s_sortWords, level, wording, other => other.Asks == facts.Asks) is SortWordsTask.Facts other
            ? s_sortWords.Make(level, Say(isByLength ? "which of" : "list", wording, NumberList.Type(other.Words, wording.Random)), other)
            : null;
    }

    private static Problem? OfOrder(OrderingTask.Facts facts, int level, Wording wording)
    {
        OrderRelation relation = OrderRelation.All[facts.Relation];
        if (facts.IsOpen)
        {
            return null;
        }

        switch (facts.Asks)
        {
            case OrderingTask.Kind.Order:
                return s_ordering.Make(level, Say("other way", wording), facts with { IsLess = !facts.IsLess });
            case OrderingTask.Kind.Top or OrderingTask.Kind.Bottom or OrderingTask.Kind.Second or OrderingTask.Kind.SecondLast
                or OrderingTask.Kind.Middle:
                string word = facts.IsFromLast ? relation.Least : relation.Most;
                if (facts.Names.Count > 2 && facts.Asks is OrderingTask.Kind.Top or OrderingTask.Kind.Bottom && word.EndsWith("est", StringComparison.Ordinal)
                    && wording.Random.Chance(0.25))
                {
                    OrderingTask.Kind second = facts.Asks == OrderingTask.Kind.Top ? OrderingTask.Kind.Second : OrderingTask.Kind.SecondLast;
                    string who = Say(relation.IsOfPeople(facts.Names) ? "who" : "top", wording, $"second {word}");
                    return s_ordering.Make(level, who, facts with { Asks = second });
                }

                bool isTop = facts.Asks != OrderingTask.Kind.Top && (facts.Asks == OrderingTask.Kind.Bottom || wording.Random.Chance(0.5));
                string section = relation.IsOfPeople(facts.Names) ? "who" : "top";
                string text = Say(section, wording, isTop ? relation.Most : relation.Least);
                return s_ordering.Make(level, text, facts with { Asks = isTop ? OrderingTask.Kind.Top : OrderingTask.Kind.Bottom });
            default:
                return null;
        }
    }

    private static Problem? OfBase(BaseTask.Facts facts, int level, Wording wording) =>
        Other(s_base, level, wording, other => other.IsFrom == facts.IsFrom && other.Radix == facts.Radix) is BaseTask.Facts other
            ? s_base.Make(level, Say("value", wording, other.IsFrom ? other.Written : $"{other.Number}"), other)
            : null;

    private static Problem? OfProperty(NumberPropertyTask.Facts facts, int level, Wording wording)
    {
        if (facts.Asks is NumberPropertyTask.Kind.Power or NumberPropertyTask.Kind.RoundDecimal or NumberPropertyTask.Kind.Digit
            or NumberPropertyTask.Kind.Powers or NumberPropertyTask.Kind.PowerMore or NumberPropertyTask.Kind.PlaceValue
            or NumberPropertyTask.Kind.MultipleAfter or NumberPropertyTask.Kind.MultipleBefore)
        {
            return null;
        }

        if (Other(s_property, level, wording, other => other.Asks == facts.Asks) is not NumberPropertyTask.Facts other)
        {
            return null;
        }

        if (facts.Asks == NumberPropertyTask.Kind.Divisible && wording.Random.Chance(0.5))
        {
            return s_property.Make(level, Say("by", wording, $"{other.B}"), facts with { B = other.B });
        }

        // Where primes between two numbers were asked for, one number more can only be the upper one.
        if (facts.Asks == NumberPropertyTask.Kind.Primes)
        {
            NumberPropertyTask.Facts longer = facts with { B = other.B };
            return longer.Primes.Length > 0 ? s_property.Make(level, Say("value", wording, wording.Number(other.B)), longer) : null;
        }

        return s_property.Make(level, Say("value", wording, wording.Number(other.A)), facts with { A = other.A });
    }

    private static Problem? OfPercent(PercentTask.Facts facts, int level, Wording wording)
    {
        if (facts.Asks is >= PercentTask.Kind.Share and <= PercentTask.Kind.Drop)
        {
            return null;
        }

        bool changesRate = wording.Random.Chance(0.55);
        for (int i = 0; i < MaxDraws; i++)
        {
            PercentTask.Facts changed = changesRate
                ? facts with { Rate = wording.Random.Chance(0.7) ? 5 * wording.Random.Between(1, 19) : wording.Random.Between(1, 99) }
                : facts with { Number = wording.Random.Between(1, wording.Random.Chance(0.5) ? 20 : 100) * (wording.Random.Chance(0.8) ? 10 : 1) };
            if (changed.Rate * changed.Number % 100 == 0)
            {
                bool isOf = facts.Asks == PercentTask.Kind.Of;
                string section = changesRate ? (isOf ? "rate of" : "rate") : isOf ? "of" : "value";
                return s_percent.Make(level, Say(section, wording, changesRate ? $"{changed.Rate}" : wording.Number(changed.Number)), changed);
            }
        }

        return null;
    }

    private static Problem? OfCompare(CompareTask.Facts facts, int level, Wording wording)
    {
        bool isLarger = facts.Asks == CompareTask.Kind.Larger;
        if (!isLarger && facts.Asks != CompareTask.Kind.Smaller)
        {
            return null;
        }

        string section = (facts.Names.Length > 0, isLarger) switch
        {
            (true, true) => "who less",
            (true, false) => "who more",
            (false, true) => "smaller",
            _ => "larger",
        };
        return s_compare.Make(level, Say(section, wording), facts with { Asks = isLarger ? CompareTask.Kind.Smaller : CompareTask.Kind.Larger });
    }

    private static Problem? OfFraction(FractionTask.Facts facts, int level, Wording wording) =>
        facts is { Asks: FractionTask.Kind.Part, Part: >= 0 }
            && Other(s_fraction, level, wording, other => other.Asks == facts.Asks && other.Part == facts.Part) is FractionTask.Facts other
            ? s_fraction.Make(level, Say("part of", wording, wording.Number(other.Number)), other)
            : null;

    private static Problem? OfConversion(ConversionTask.Facts facts, int level, Wording wording) =>
        facts.Asks == ConversionTask.Kind.Up && Other(s_conversion, level, wording, other => other.Asks == facts.Asks && other.Unit == facts.Unit)
            is ConversionTask.Facts other
            ? s_conversion.Make(level, Say("value", wording, wording.Number(other.Amount)), other)
            : null;

    private static Problem OfWeekday(WeekdayTask.Facts facts, Problem from, Wording wording)
    {
        int level = from.Level;
        if (wording.Random.Chance(0.3))
        {
            int day = wording.Random.Below(7);
            return s_weekday.Make(level, Say("day", wording, WeekdayTask.NameOf(day)), facts with { Day = day, Lead = 0 });
        }

        int distance = wording.Random.Between(2, level == 1 ? 9 : level == 2 ? 30 : 100);
        bool isAfter = wording.Random.Chance(0.2) ? facts.Distance < 0 : facts.Distance > 0;
        bool replaces = isAfter == facts.Distance > 0 && wording.Random.Chance(0.3)
            && Regex.IsMatch(from.Text, $@"\b{Math.Abs(facts.Distance)}\b") && distance != Math.Abs(facts.Distance);
        string text = replaces ? Say("days instead", wording, wording.Count(distance), $"{Math.Abs(facts.Distance)}")
            : Say(isAfter ? "days" : "days before", wording, wording.Count(distance));
        return s_weekday.Make(level, text, facts with { Distance = isAfter ? distance : -distance, Lead = 0 });
    }
}
