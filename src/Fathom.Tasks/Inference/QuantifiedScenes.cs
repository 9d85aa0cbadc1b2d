using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Inference;

/// <summary>Scenes about groups, such as "all the boys in the park are running", and about one of two places.</summary>
internal static class QuantifiedScenes
{
    private static readonly Scenes.Being[] s_groups = [.. Scenes.People.Where(being => being.Singular != being.Plural)];

    // A doctor may be a woman, but nobody is two of the following.
    private static readonly Scenes.Being[] s_apart = [.. Scenes.People.Where(being => being.Singular is "man" or "woman" or "boy" or "girl")];

    /// <summary>What all, none, some or only those of a group at a place do.</summary>
    /// <param name="random">The source of all choices.</param>
    /// <returns>The scene, and questions about it.</returns>
    public static (string Premise, List<SceneQuestion> Questions) Draw(TaskRandom random)
    {
        bool isOnly = random.Chance(0.2);
        Scenes.Being[] groups = isOnly ? s_apart : s_groups;
        Scenes.Being group = random.Pick(groups);
        Scenes.Being other = random.Pick([.. groups.Where(being => !IsOneOf(being, group) && !IsOneOf(group, being))]);
        Scenes.Activity activity = random.Pick([.. Scenes.Activities.Where(activity => activity.IsHuman && !NamesPlace(activity))]);
        Scenes.Place[] places = [.. Scenes.Places.Where(place => activity.Places.Contains(place.Letter, StringComparison.Ordinal))];
        string where = places.Length == 0 ? "here" : random.Pick(places).Text;
        var scene = new GroupScene(group, other, activity, where, random);
        return random.Below(4) switch
        {
            _ when isOnly => scene.Only(),
            < 2 => scene.All(),
            2 => scene.None(),
            _ => scene.Some(),
        };
    }

    /// <summary>Somebody is at one of two places, and perhaps not at one of them.</summary>
    /// <param name="random">The source of all choices.</param>
    /// <returns>The scene, and questions about it.</returns>
    public static (string Premise, List<SceneQuestion> Questions) DrawEither(TaskRandom random)
    {
        string name = random.Pick(Individuals.People);
        Scenes.Place[] inside = random.PickSome([.. Scenes.Places.Where(place => place.Letter == "i")], 2);
        Scenes.Place[] outside = random.PickSome([.. Scenes.Places.Where(place => place.Letter == "o")], 2);
        (string here, string there) = random.Chance(0.5) ? (inside[0].Text, outside[0].Text) : (outside[0].Text, inside[0].Text);
        var questions = new List<SceneQuestion>();
        void Add(string place, Ternary answer, string reason) => questions.Add(SceneQuestion.Be([name], "is", place, answer, reason));
        string either = random.Pick([$"{name} is either {here} or {there}", $"{name} is {here} or {there}", $"either {name} is {here} or {name} is {there}"]);
        if (random.Chance(0.6))
        {
            bool isHere = random.Chance(0.5);
            (string left, string excluded) = isHere ? (here, there) : (there, here);
            Add(left, Ternary.Yes, $"not {excluded}, so {left}, {left}?");
            Add(excluded, Ternary.No, $"not {excluded}, so {left}, {excluded}?");
            return ($"{either}, but {name} is not {excluded}", questions);
        }

        Add(here, Ternary.Unknown, $"{here} or {there}, nothing on {here}");
        Add(there, Ternary.Unknown, $"{here} or {there}, nothing on {there}");
        return (either, questions);
    }

    private static bool IsOneOf(Scenes.Being being, Scenes.Being kind) =>
        being.Singular == kind.Singular || being.Kinds.Any(wider => wider.Singular == kind.Singular);

    private static bool NamesPlace(Scenes.Activity activity) =>
        activity.Text.Split(' ').Any(word => word is "in" or "on" or "at" or "around" or "down" or "across" or "into" or "through");

    /// <summary>A group at a place, another group there, and something the first may be doing.</summary>
    private sealed class GroupScene(Scenes.Being group, Scenes.Being other, Scenes.Activity activity, string where, TaskRandom random)
    {
        private readonly List<SceneQuestion> _questions = [];

        private string Many => $"{group.Plural} {where}";

        private string One => $"{group.Singular} {where}";

        private string Others => $"{other.Plural} {where}";

        private string Doing => activity.Text;

        public (string Premise, List<SceneQuestion> Questions) All()
        {
            AskOthers();
            Ask($"some {Many}", "are", Doing, Ternary.Yes, "all means some");
            Ask($"every {One}", "is", Doing, Ternary.Yes, "all means every");
            Ask($"at least one {One}", "is", Doing, Ternary.Yes, "all means at least one");
            Ask($"no {One}", "is", Doing, Ternary.No, "all excludes no");
            foreach (string meant in activity.Means)
            {
                Ask($"the {Many}", "are", meant, Ternary.Yes, $"{Doing} means {meant}");
            }

            foreach (string excluded in activity.Excludes)
            {
                Ask($"some {Many}", "are", excluded, Ternary.No, $"{Doing} excludes {excluded}");
            }

            AskOpen();
            return (random.Pick([$"all the {Many} are {Doing}", $"every {One} is {Doing}", $"all {Many} are {Doing}", $"each {One} is {Doing}"]), _questions);
        }

        public (string Premise, List<SceneQuestion> Questions) None()
        {
            AskOthers();
            Ask($"some {Many}", "are", Doing, Ternary.No, "no excludes some");
            Ask($"all the {Many}", "are", Doing, Ternary.No, "no excludes all");
            Ask($"a {One}", "is", Doing, Ternary.No, "no excludes a");
            Ask($"no {One}", "is", Doing, Ternary.Yes, "no means no");
            AskOpen();
            return (random.Pick([$"no {One} is {Doing}", $"none of the {Many} are {Doing}", $"no {Many} are {Doing}"]), _questions);
        }

        public (string Premise, List<SceneQuestion> Questions) Some()
        {
            AskOthers();
            Ask($"at least one {One}", "is", Doing, Ternary.Yes, "some means at least one");
            Ask($"no {One}", "is", Doing, Ternary.No, "some excludes no");
            Ask($"all the {Many}", "are", Doing, Ternary.Unknown, "some, nothing on all");
            Ask($"every {One}", "is", Doing, Ternary.Unknown, "some, nothing on every");
            foreach (string meant in activity.Means)
            {
                Ask($"some {Many}", "are", meant, Ternary.Yes, $"{Doing} means {meant}");
            }

            return (random.Pick([$"some of the {Many} are {Doing}", $"some {Many} are {Doing}", $"several {Many} are {Doing}"]), _questions);
        }

        public (string Premise, List<SceneQuestion> Questions) Only()
        {
            string only = $"only {group.Plural}";
            Ask($"the {Many}", "are", Doing, Ternary.Yes, $"{only} means {group.Plural}");
            Ask($"the {Others}", "are", Doing, Ternary.No, $"{only} excludes {other.Plural}");
            Ask($"some {Others}", "are", Doing, Ternary.No, $"{only} excludes {other.Plural}");
            AskOpen();
            return (random.Pick([$"only the {Many} are {Doing}", $"of all people {where}, only the {group.Plural} are {Doing}"]), _questions);
        }

        private void AskOthers() => Ask($"the {Others}", "are", Doing, Ternary.Unknown, $"nothing on {other.Plural}");

        private void AskOpen()
        {
            string open = random.Pick([.. Scenes.OpenOfPeople.Where(open => !open.StartsWith("a ", StringComparison.Ordinal)
                && !open.StartsWith("an ", StringComparison.Ordinal) && !open.StartsWith("the ", StringComparison.Ordinal))]);
            Ask($"the {Many}", "are", open, Ternary.Unknown, $"nothing on {open}");
        }

        private void Ask(string subject, string be, string rest, Ternary answer, string reason) =>
            _questions.Add(SceneQuestion.Be([subject], be, rest, answer, reason));
    }
}
