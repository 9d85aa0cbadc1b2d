using System.Collections.Concurrent;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Inference;

/// <summary>Small stories: journeys, puzzles, and everyday sentences that imply others; with what their sentences are made of.</summary>
internal static class StoryScenes
{
    private static readonly ConcurrentDictionary<string, PhraseTemplate[]> s_templates = new();

    /// <summary>Whom the stories are about.</summary>
    public static Person[] People { get; } = [.. Vocabulary.People.All.Where(person => person.Name is not ("Mom" or "Dad" or "Grandma" or "Grandpa" or "Alex"
        or "Kim" or "Sam" or "Jo" or "Noor" or "Robin" or "Will" or "Bill" or "Mark" or "India"))];

    /// <summary>Draws facts, each a sentence without its period, and questions about them.</summary>
    /// <param name="random">The source of all choices.</param>
    public static (string[] Premises, List<SceneQuestion> Questions) Draw(TaskRandom random)
    {
        (string[] premises, List<SceneQuestion> questions) = random.Below(63) switch
        {
            < 23 => JourneyScenes.Draw(random),
            < 45 => PuzzleScenes.Draw(random),
            _ => ImpliedScenes.Draw(random),
        };
        return (premises, [.. questions.Select(question => question with { IsMostlyOpen = true })]);
    }

    /// <summary>A sentence of a section of <c>stories.txt</c>.</summary>
    public static string Say(string section, TaskRandom random, params ReadOnlySpan<string> values)
    {
        PhraseTemplate[] templates = s_templates.GetOrAdd(section, static section => [.. PhrasingFile.Lines("stories", section).Select(PhraseTemplate.Parse)]);
        var text = new MarkedText();
        random.Pick(templates).Render(values, random, text);
        return text.ToString();
    }

    /// <summary>The word that tells a thing from the others: the color of a box or shirt, or else the last.</summary>
    public static string KeyOf(string thing)
    {
        string[] words = thing.Split(' ');
        return words.Length == 3 && words[0] != "in" ? words[1] : words.Length == 4 ? words[2] : words[^1].ToLowerInvariant();
    }

    /// <summary>A thing without its article.</summary>
    public static string Bare(string thing) =>
        thing.Split(' ')[0] is "the" or "a" or "an" or "my" ? thing[(thing.IndexOf(' ', StringComparison.Ordinal) + 1)..] : thing;

    /// <summary>A text that begins a sentence.</summary>
    public static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
