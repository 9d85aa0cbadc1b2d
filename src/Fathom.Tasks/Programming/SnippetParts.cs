using static Fathom.Tasks.Programming.CodeParts;

namespace Fathom.Tasks.Programming;

/// <summary>What snippets are put together from: words, programs with their steps, and values as steps show them.</summary>
internal static class SnippetParts
{
    private static readonly string[] s_long =
        ("keyboard computer birthday elephant sandwich mountain notebook football umbrella painting chocolate dinosaur language hospital airplane weekend "
        + "teacher kitchen holiday picture monster blanket station village student program variable function question").Split(' ');

    /// <summary>Short texts to repeat.</summary>
    public static string[] Syllables { get; } = "ha ho hi na la go no ab xy ba wow hey yo tic bo ah x o a z abc he mo #".Split(' ');

    public static string[] Fruits { get; } = "apple pear plum kiwi mango lemon grape cherry banana peach fig melon".Split(' ');

    public static string[] Animals { get; } = "cat dog cow horse mouse bird fish lion bear tiger duck frog".Split(' ');

    public static string[] Colors { get; } = "red green blue black white pink gray orange brown yellow".Split(' ');

    public static string[] Cities { get; } = "Paris Rome Berlin Oslo Madrid London Cairo Tokyo Delhi Lima".Split(' ');

    public static string[] People { get; } = "Tom Ann Ben Mia Leo Sam Eva Max Lisa Omar Nina Paul Anna Bob Alice Kim Ali Ivan Zoe Emma".Split(' ');

    /// <summary>The first of the people.</summary>
    public static string[] Friends { get; } = People[..12];

    public static string[] Goods { get; } = "tea milk bread eggs rice apples pens cups nuts soap salt corn".Split(' ');

    /// <summary>A program in its languages, with its steps.</summary>
    public static Snippet Of(string python, string? script, string? sharp, string output, params string[] steps) =>
        new(python, sharp, output, string.Join('\n', steps)) { Script = script };

    /// <summary>A program that prints one expression.</summary>
    public static Snippet Print(string start, string python, string? script, string? sharp, string output, params string[] steps) =>
        Of($"{start}print({python})", script is null ? null : $"{start}console.log({script})", sharp is null ? null : $"{start}Console.WriteLine({sharp});",
            output, [.. steps, $"print {output}"]);

    /// <summary>The letters of a word with their places: <c>s 0:t 1:e</c>.</summary>
    public static string Placed(string name, string word) => $"{name} {string.Join(' ', word.Select((c, i) => $"{i}:{c}"))}";

    /// <summary>Words as a list in a program has them.</summary>
    public static string Quoted(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"\"{word}\""));

    /// <summary>The words of a list with their places.</summary>
    public static string Places(string list, IEnumerable<string> words) => $"{list} {string.Join(' ', words.Select((word, i) => $"{i}:{word}"))}";

    /// <summary>Whether a condition holds, as steps say it.</summary>
    public static string Said(bool holds) => holds ? "yes" : "no";

    /// <summary>Numbers as Python prints their list.</summary>
    public static string Listed(IEnumerable<int> numbers) => $"[{string.Join(", ", numbers)}]";

    /// <summary>The letters of a word as capitals: <c>t:T e:E</c>.</summary>
    public static string Upper(string word) => string.Join(' ', word.Select(c => $"{c}:{char.ToUpperInvariant(c)}"));

    /// <summary>A long word, or any.</summary>
    public static string LongWord(TaskRandom random) => random.Chance(0.6) ? random.Pick(s_long) : random.Pick([.. Words.Where(word => word.Length > 3)]);

    /// <summary>Three or four words of one kind, and a name for their list.</summary>
    public static (string List, string[] Words) ListOfWords(TaskRandom random)
    {
        (string[] all, string names) = random.Pick([
            (Fruits, "fruits basket items shopping"), (Animals, "animals pets zoo"), (Colors, "colors colours paint"),
                (People, "names students friends people"),
            (Cities, "cities places"), (Words, "words list1 arr things"), (["mon", "tue", "wed", "thu", "fri"], "days"),
        ]);
        return (random.Pick(names.Split(' ')), random.PickSome(all, random.Between(3, 4)));
    }
}
