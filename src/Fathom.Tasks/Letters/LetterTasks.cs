namespace Fathom.Tasks.Letters;

/// <summary>The built-in tasks of letters and lists.</summary>
internal static class LetterTasks
{
    /// <summary>One of each, in the catalog's order.</summary>
    public static IReadOnlyList<IVerifiableTask> Create() =>
    [
        new LetterCountTask(), new WordLengthTask(), new SpellTask(), new NthLetterTask(), new ReverseTask(), new ContainsTask(),
        new SortTask(), new SortWordsTask(), new ListNumberTask(), new CategoryTask(), new TableTask(), new AlphabetTask(), new CountingTask(),
        new WordPlayTask(),
    ];
}
