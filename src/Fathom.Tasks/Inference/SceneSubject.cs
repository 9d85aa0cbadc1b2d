namespace Fathom.Tasks.Inference;

/// <summary>Who a scene is about.</summary>
/// <param name="First">As the scene names them: <c>two old men</c>.</param>
/// <param name="Later">As the question does: <c>the two men</c>.</param>
/// <param name="Pronoun">As the question may.</param>
/// <param name="IsPlural">Whether they are several.</param>
/// <param name="IsAnimal">Whether they are animals.</param>
/// <param name="Kinds">Wider names: <c>a person</c>, each with why it fits.</param>
/// <param name="Quality">A quality that is said, and its opposite.</param>
internal sealed record SceneSubject(string First, string Later, string Pronoun, bool IsPlural, bool IsAnimal, (string Name, string Reason)[] Kinds,
    (string Said, string Opposite)? Quality)
{
    /// <summary>Draws somebody.</summary>
    /// <param name="beings">Those to choose from.</param>
    /// <param name="hasQuality">Whether a quality is said.</param>
    /// <param name="random">The source of all choices.</param>
    public static SceneSubject Draw(Scenes.Being[] beings, bool hasQuality, TaskRandom random)
    {
        Scenes.Being being = random.Pick(beings);
        bool isAnimal = being.IsAnimal;
        if (!isAnimal && !hasQuality && random.Chance(0.2))
        {
            return Named(random.Pick(Individuals.People));
        }

        (string Said, string Opposite)? quality = hasQuality ? DrawQuality(being, random) : null;
        string adjective = quality is null ? "" : quality.Value.Said + " ";
        if (random.Chance(0.7))
        {
            string pronoun = being.Pronoun == "they" ? random.Pick(["he", "she"]) : being.Pronoun;
            return new SceneSubject(Article(adjective + being.Singular), $"the {being.Singular}", pronoun, false, isAnimal,
                [.. being.Kinds.Select(kind => (Article(kind.Singular), $"{Article(being.Singular)} is {Article(kind.Singular)}"))], quality);
        }

        string count = random.Pick(["two", "two", "three", "three", "four", "some", "several"]);
        string counted = count is "some" or "several" ? "" : count + " ";
        return new SceneSubject($"{count} {adjective}{being.Plural}", $"the {(random.Chance(0.5) ? counted : "")}{being.Plural}", "they", true, isAnimal,
            [.. being.Kinds.Select(kind => ($"{(random.Chance(0.5) ? "some" : count)} {kind.Plural}", $"{being.Plural} are {kind.Plural}"))], quality);
    }

    private static SceneSubject Named(string name) =>
        new(name, name, name, false, false, [("a person", $"{name} is a person"), ("someone", $"{name} is someone")], null);

    private static (string Said, string Opposite)? DrawQuality(Scenes.Being being, TaskRandom random)
    {
        string[][] fitting = [.. Scenes.Qualities.Where(quality => (quality[2] == "b" || quality[2] == (being.IsAnimal ? "a" : "p"))
            && !(being.Singular is "boy" or "girl" or "child" or "teenager" or "puppy" or "kitten" or "grandmother" or "grandfather" or "elephant"
                && quality[0] is "old" or "young" or "bald" or "rich" or "small"))];
        string[] drawn = random.Pick(fitting);
        return (drawn[0], drawn[1]);
    }

    private static string Article(string noun) =>
        ("aeiou".Contains(noun[0], StringComparison.Ordinal) && !noun.StartsWith("uni", StringComparison.Ordinal) ? "an " : "a ") + noun;
}
