using System.Globalization;
using System.Text.RegularExpressions;

namespace Fathom.Samples;

/// <summary>A question and the expression of its answer, from a solution whose steps are marked as <c>&lt;&lt;48/2=24&gt;&gt;</c>.</summary>
internal sealed partial class WorkedProblem
{
    private const int LongestQuestion = 400;
    private const int MostOperations = 6;

    // What questions use without saying: halves, days, weeks, months, and the like.
    private static readonly HashSet<decimal> s_common = [1, 2, 3, 4, 5, 7, 10, 12, 24, 30, 52, 60, 100, 365, 1000];

    private readonly string _question;
    private readonly string _unit;
    private readonly IReadOnlyList<Mention> _mentions;
    private readonly Expression _answer;

    private WorkedProblem(string question, string unit, IReadOnlyList<Mention> mentions, Expression answer) =>
        (_question, _unit, _mentions, _answer) = (question, unit, mentions, answer);

    /// <summary>Reads a problem; null if its answer is not one expression of the question's numbers and common ones.</summary>
    public static WorkedProblem? Read(string question, string answer)
    {
        question = Spaces().Replace(question, " ").Trim();
        if (question.Length > LongestQuestion || question.AsSpan().ContainsAny("<>{}|;"))
        {
            return null;
        }

        IReadOnlyList<Mention> mentions = Mention.FindAll(question);
        var steps = new List<(decimal Value, Expression Result)>();
        var used = new HashSet<int>();
        foreach (Match match in Steps().Matches(answer))
        {
            if (!decimal.TryParse(match.Groups[2].Value.Replace(",", "").TrimStart('$'), NumberStyles.Number, CultureInfo.InvariantCulture, out decimal value)
                || Expression.Parse(match.Groups[1].Value, Resolve) is not { } step)
            {
                return null;
            }

            steps.Add((value, step));
        }

        // A step that no later one uses means that a number was taken for another one.
        bool isWhole = steps.Count > 0 && used.Count == steps.Count - 1
            && answer.Split("####")[^1].Trim().Replace(",", "") == steps[^1].Value.ToString(CultureInfo.InvariantCulture);
        return isWhole && steps[^1].Result.Simplify() is { } result && result.Operations is > 0 and <= MostOperations && result.IsConsistent(mentions)
            ? new WorkedProblem(question, UnitOf(question, answer), mentions, result)
            : null;

        Expression? Resolve(decimal value)
        {
            int step = steps.FindLastIndex(one => one.Value == value && !used.Contains(steps.IndexOf(one)));
            int place = mentions.Index().FirstOrDefault(one => one.Item.Value == value, (-1, null!)).Index;
            step = step < 0 && place < 0 ? steps.FindLastIndex(one => one.Value == value) : step;
            if (step >= 0)
            {
                used.Add(step);
                return steps[step].Result;
            }

            int percent = mentions.Index().FirstOrDefault(one => one.Item.IsPercent && one.Item.Value == value * 100, (-1, null!)).Index;
            return (place, percent, value) switch
            {
                ( >= 0, _, _) => Expression.Place(place),
                (_, >= 0, _) => Expression.Divide(Expression.Place(percent), Expression.Number(100)),
                (_, _, 0.5m) => Expression.Divide(Expression.Number(1), Expression.Number(2)),
                (_, _, 0.25m) => Expression.Divide(Expression.Number(1), Expression.Number(4)),
                (_, _, 0.75m) => Expression.Divide(Expression.Number(3), Expression.Number(4)),
                _ when s_common.Contains(value) => Expression.Number(value),
                _ => null,
            };
        }
    }

    /// <summary>The situations to try, from the one with the most numbers that may change to one where none does.</summary>
    public IEnumerable<string> Scenarios()
    {
        int[] changing = [.. _answer.Places.Distinct().Where(place => _mentions[place].CanChange).Order()];
        if (changing.Length == 0)
        {
            yield break;
        }

        yield return Write(changing, Range);

        // Divided numbers rarely come out even: what the expression divides, and divides by, stays.
        HashSet<int> divided = [.. Divided(_answer)];
        if (divided.Count > 0 && changing.Any(place => !divided.Contains(place)))
        {
            yield return Write(changing, place => divided.Contains(place) ? $"{_mentions[place].Value}" : Range(place));
        }

        yield return Write(changing, place => $"{_mentions[place].Value}");
    }

    private static IEnumerable<int> Divided(Expression expression) => expression.Left is null ? []
        : expression.Operator is '/' or '%' ? expression.Places
        : Divided(expression.Left).Concat(Divided(expression.Right!));

    private string Write(int[] changing, Func<int, string> range)
    {
        // Prices are written in a currency that is drawn: all of a question, or none.
        bool hasCurrency = !Currencies().IsMatch(_question)
            && _mentions.Index().Where(one => one.Item.IsPrice).All(one => changing.Contains(one.Index)) && _mentions.Any(mention => mention.IsPrice);
        string text = _question;
        foreach (int place in changing.Reverse())
        {
            Mention mention = _mentions[place];
            char before = mention.Start > 0 ? text[mention.Start - 1] : ' ';
            char after = mention.Start + mention.Length < text.Length ? text[mention.Start + mention.Length] : ' ';
            bool isPrice = mention.IsPrice && hasCurrency;
            bool mayBeWord = before == ' ' && (after is ' ' or ',' or '?' || mention.IsPercent);
            text = $"{text[..mention.Start]}{{{(isPrice || mayBeWord ? "" : "=")}{Letter(place)}}}{text[(mention.Start + mention.Length)..]}";
        }

        string formula = _answer.Write(place => changing.Contains(place) ? Letter(place) : _mentions[place].Value.ToString(CultureInfo.InvariantCulture));
        string unit = _unit != "$" || hasCurrency ? _unit : "";
        return $"{text} => {formula}{(unit.Length > 0 ? " " + unit : "")} ; {string.Join(" ; ", changing.Select(place => $"{Letter(place)} {range(place)}"))}";

        string Letter(int place) => $"{(char)('a' + Array.IndexOf(changing, place))}";
    }

    private string Range(int place)
    {
        Mention mention = _mentions[place];
        int value = (int)mention.Value;
        int step = value >= 1000 && value % 100 == 0 ? 100 : value >= 100 && value % 10 == 0 ? 10 : value >= 30 && value % 5 == 0 ? 5 : 1;
        return (mention.IsPercent, value) switch
        {
            (true, _) => "10|20|25|30|40|50|60|75|80",
            (_, <= 12) => $"{Math.Max(2, value - 3)}..{value + 5}",
            _ => $"{Math.Max(2, value / 2 / step * step)}..{value * 2}{(step > 1 ? $":{step}" : "")}",
        };
    }

    private static string UnitOf(string question, string answer)
    {
        string last = answer.Split("####")[0].TrimEnd().Split('\n')[^1];
        return Counted().Match(question) is { Success: true } counted ? counted.Groups[1].Value : last.Contains("$<<", StringComparison.Ordinal) ? "$" : "";
    }

    [GeneratedRegex(@"<<([^=<>]+)=([^<>]+)>>")]
    private static partial Regex Steps();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"dollar|cent|[€£¥]|buck", RegexOptions.IgnoreCase)]
    private static partial Regex Currencies();

    [GeneratedRegex(@"how many (?:more |total |fewer |of the |different )?([a-z]+s) [^.]*\?$", RegexOptions.IgnoreCase)]
    private static partial Regex Counted();
}
