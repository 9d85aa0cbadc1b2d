namespace Fathom.Cli.Load;

/// <summary>Generates requests of mixed lengths: the same ones for the same seed.</summary>
/// <param name="plan">How long they are.</param>
/// <param name="tokensPerWord">Tokens per word in the model.</param>
internal sealed class LoadPrompts(LoadPlan plan, double tokensPerWord)
{
    private const int MostEventsBeforeLeaving = 16;
    private const int ShortestShare = 4;
    private const int Percent = 100;

    private static readonly string[] s_words =
    [
        "river", "stone", "seven", "garden", "light", "under", "winter", "paper", "green", "music", "three", "window", "story", "bread", "north", "silver",
        "market", "ocean", "fire", "little", "wheel", "bridge", "cloud", "summer", "glass", "forest", "letter", "engine", "yellow", "island", "train", "quiet",
    ];

    /// <summary>Some of the words, to find out how many tokens they have.</summary>
    public static string Sample { get; } = string.Join(' ', s_words);

    /// <summary>Words in <see cref="Sample"/>.</summary>
    public static int SampleWords => s_words.Length;

    private readonly string _prefix = Text(new Random(plan.Seed), WordsFor(plan.SharedPrefixTokens, tokensPerWord));

    /// <summary>The request with a given index.</summary>
    public LoadRequest Next(int index)
    {
        var random = new Random(SeedOf(plan.Seed, index));
        int prompt = Draw(random, plan.PromptTokens);
        int output = Draw(random, plan.OutputTokens);
        int? leavesAfter = random.Next(Percent) < plan.DisconnectPercent ? random.Next(1, MostEventsBeforeLeaving) : null;
        return new LoadRequest(_prefix, Text(random, WordsFor(prompt, tokensPerWord)), output, leavesAfter);
    }

    private static int Draw(Random random, int most) => random.Next(Math.Max(1, most / ShortestShare), most + 1);

    private static int WordsFor(int tokens, double tokensPerWord) => tokens == 0 ? 0 : Math.Max(1, (int)(tokens / tokensPerWord));

    private static string Text(Random random, int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => s_words[random.Next(s_words.Length)]));

    private static int SeedOf(int seed, int index) => unchecked((seed * (int)2654435761) ^ (index * 40503));
}

/// <summary>One request.</summary>
/// <param name="Prefix">The prefix that all requests share; may be empty.</param>
/// <param name="Text">The text of this request alone.</param>
/// <param name="OutputTokens">Tokens of the answer.</param>
/// <param name="LeavesAfter">Pieces of the answer after which the connection is closed; null reads to the end.</param>
internal sealed record LoadRequest(string Prefix, string Text, int OutputTokens, int? LeavesAfter);
