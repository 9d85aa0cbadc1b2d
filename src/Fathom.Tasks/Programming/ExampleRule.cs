using System.Globalization;
using System.Text.RegularExpressions;

namespace Fathom.Tasks.Programming;

/// <summary>What examples do with a word, a list or a number: <c>cat</c> backwards, the largest number of <c>4 1 3</c>, the square of 7.</summary>
/// <param name="Name">Its short name, as thinking writes it.</param>
/// <param name="Of">Its result.</param>
/// <param name="Says">What an answer says that tells the rule.</param>
/// <param name="Words">What an answer is recognized by.</param>
internal sealed partial record ExampleRule(string Name, Func<string, string> Of, string Says, string Words)
{
    // A rule that is applied, but never told.
    private const string Untold = "(?!)";

    private static readonly ExampleRule[] s_words =
    [
        new("backwards", text => new string([.. text.Reverse()]), "It reverses the word.", "revers|backward"),
        new("backwards", text => new string([.. text.Reverse()]), "It reverses the word.", "revers|backward"),
        new("first letter", text => text[..1], "It gives the first letter.", "first|initial"),
        new("last letter", text => text[^1..], "It gives the last letter.", "last|final"),
        new("number of letters", text => $"{text.Length}", "It counts the letters.", "count|number of|how many|length|long"),
        new("capitals", text => text.ToUpperInvariant(), "It writes the word in capital letters.", "capital|upper"),
        new("twice", text => text + text, "It writes the word twice.", "twice|doubl|repeat|two times"),
        new("without first", text => text[1..], "It removes the first letter.", "(?:remov|drop|delet|without|cut|tak)[a-z ]*first"),
        new("without last", text => text[..^1], "It removes the last letter.", "(?:remov|drop|delet|without|cut|tak)[a-z ]*last"),
        new("plus s", text => text + "s", "It adds an s at the end.", "(?:add|append|put)[a-z ]*\\bs\\b|plural"),
        new("first and last", text => $"{text[0]}{text[^1]}", "", Untold),
        new("second letter", text => text.Length > 1 ? text[1..2] : "", "It gives the second letter.", "second"),
        new("without vowels", text => Regex.Replace(text, "[aeiou]", ""), "It removes the vowels.", "vowel"),
    ];

    private static readonly ExampleRule[] s_lists =
    [
        new("largest", text => $"{Numbers(text).Max()}", "It gives the largest number.", "largest|biggest|greatest|highest|max"),
        new("largest", text => $"{Numbers(text).Max()}", "It gives the largest number.", "largest|biggest|greatest|highest|max"),
        new("smallest", text => $"{Numbers(text).Min()}", "It gives the smallest number.", "smallest|lowest|\\bleast|\\bmin"),
        new("sum", text => $"{Numbers(text).Sum()}", "It adds the numbers up.", "\\bsum|total|\\badds?\\b"),
        new("sum", text => $"{Numbers(text).Sum()}", "It adds the numbers up.", "\\bsum|total|\\badds?\\b"),
        new("product", text => $"{Numbers(text).Aggregate((left, right) => left * right)}", "It multiplies the numbers.", "product|multipl"),
        new("range", text => $"{Numbers(text).Max() - Numbers(text).Min()}", "", Untold),
        new("even", text => Listed(Numbers(text).Where(number => number % 2 == 0)), "It keeps the even numbers.", "\\beven"),
        new("plus one", text => Listed(Numbers(text).Select(number => number + 1)), "", Untold),
        new("without first", text => Listed(Numbers(text)[1..]), "", Untold),
        new("first", text => $"{Numbers(text)[0]}", "It gives the first number.", "first"),
        new("last", text => $"{Numbers(text)[^1]}", "It gives the last number.", "\\blast|final"),
        new("count", text => $"{Numbers(text).Length}", "It counts the numbers.", "count|how many|length|number of"),
        new("backwards", text => Listed(Numbers(text).Reverse()), "It reverses the list.", "revers|backward"),
        new("sorted", text => Listed(Numbers(text).Order()), "It sorts the numbers.", "sort|ascending|increasing"),
        new("doubled", text => Listed(Numbers(text).Select(number => 2 * number)), "It doubles each number.", "doubl|twice|times 2|by 2|by two"),
    ];

    private static readonly ExampleRule[] s_numbers =
    [
        new("square", text => $"{Value(text) * Value(text)}", "It squares the number.", "squar|by itself|times itself"),
        new("square", text => $"{Value(text) * Value(text)}", "It squares the number.", "squar|by itself|times itself"),
        new("digit sum", text => $"{text.Sum(digit => digit - '0')}", "It adds the digits.", "\\bsum|\\badds?\\b"),
        new("backwards", text => new string([.. text.Reverse()]), "It reverses the digits.", "revers|backward"),
        new("last digit", text => text[^1..], "It gives the last digit.", "last|final|ones digit"),
        new("first digit", text => text[..1], "It gives the first digit.", "first|tens digit"),
        new("times 10", text => text + "0", "It multiplies by 10.", "(?:by|times) (?:10|ten)\\b|a zero"),
        new("half", text => $"{Value(text) / 2}", "It halves the number.", "hal[fv]|by (?:2|two)\\b"),
        new("double", text => $"{2 * Value(text)}", "It doubles the number.", "doubl|twice|times (?:2|two)\\b"),
        new("digit product", text => $"{text.Aggregate(1, (product, digit) => product * (digit - '0'))}", "", Untold),
        new("triple", text => $"{3 * Value(text)}", "It triples the number.", "tripl|times (?:3|three)\\b|by (?:3|three)\\b"),
        new("plus one", text => $"{Value(text) + 1}", "", Untold),
        new("minus ten", text => $"{Value(text) - 10}", "", Untold),
        new("digits twice", text => text + text, "", Untold),
    ];

    /// <summary>The rules for words, lists and numbers.</summary>
    public static ExampleRule[][] Groups { get; } = [s_words, s_lists, s_numbers];

    /// <summary>Whether an answer can tell the rule in words of its own.</summary>
    public bool IsTold => Words != Untold;

    /// <summary>The numbers of a list.</summary>
    public static int[] Numbers(string list) => [.. Number().Matches(list).Select(match => Value(match.Value))];

    /// <summary>A list as it is written: <c>[4, 1, 3]</c>.</summary>
    public static string Listed(IEnumerable<int> numbers) => $"[{string.Join(", ", numbers)}]";

    private static int Value(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
