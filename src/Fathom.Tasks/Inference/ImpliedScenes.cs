using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Inference;

/// <summary>What everyday sentences imply, exclude and leave open, and what relatives are to each other.</summary>
internal static class ImpliedScenes
{
    /// <summary>Two relations, one after the other, and what they make (see <see cref="EverydayScenes"/>).</summary>
    private static readonly string[] s_kin =
        ("mother mother grandmother,mother father grandmother,father mother grandfather,father father grandfather,sister mother aunt,sister father aunt,"
        + "brother mother uncle,brother father uncle,son son grandson,son daughter grandson,daughter son granddaughter,daughter daughter granddaughter,"
        + "son brother nephew,son sister nephew,daughter brother niece,daughter sister niece,son aunt cousin,daughter uncle cousin,"
        + "daughter aunt cousin,son uncle cousin,husband mother father,wife father mother,mother sister mother,father brother father").Split(',');

    /// <summary>A relation and its inverse for him and for her.</summary>
    private static readonly string[] s_inverse =
        ("mother son daughter,father son daughter,son father mother,daughter father mother,sister brother sister,brother brother sister,aunt nephew niece,"
        + "uncle nephew niece,grandmother grandson granddaughter,grandfather grandson granddaughter,grandson grandfather grandmother,"
        + "granddaughter grandfather grandmother,nephew uncle aunt,niece uncle aunt").Split(',');

    private static readonly HashSet<string> s_female = ["mother", "daughter", "sister", "aunt", "grandmother", "granddaughter", "niece"];

    private static readonly Implied[] s_implied = [.. PhrasingFile.Lines("implied", "implied").Select(Implied.Parse)];

    /// <summary>Draws facts, each a sentence without its period, and questions about them.</summary>
    /// <param name="random">The source of all choices.</param>
    public static (string[] Premises, List<SceneQuestion> Questions) Draw(TaskRandom random) => random.Below(18) switch
    {
        < 4 => Done(random),
        < 7 => Kin(random),
        < 9 => Inverse(random),
        _ => random.Pick(s_implied).Draw(random.Pick(StoryScenes.People), random),
    };

    /// <summary>Somebody managed, forgot, or wanted to do something.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) Done(TaskRandom random)
    {
        string[] act = random.Pick(PhrasingFile.Lines("stories", "acts")).Split('/');
        string thing = act[2][(act[2].IndexOf(' ', StringComparison.Ordinal) + 1)..];
        (string past, string verb, string doing) = ($"{act[0]} {thing}", $"{act[1]} {thing}", act[2]);
        string line = random.Pick(PhrasingFile.Lines("stories", "implicatives"));
        Person person = random.Pick(StoryScenes.People);
        string[] subject = random.Chance(0.25) ? [random.Pick(["my brother", "my sister", "the teacher", "our neighbor", "my boss", "the boy", "the girl"])]
            : [person.Name, person.Subject];
        string told = line[2..].Replace("B", verb, StringComparison.Ordinal).Replace("G", doing, StringComparison.Ordinal);
        string scene = $"{subject[0]} {told}";
        string brief = line[2..].Replace(" B", "", StringComparison.Ordinal).Replace(" G", "", StringComparison.Ordinal);
        var questions = new List<SceneQuestion>();
        (Ternary answer, string reason) = line[0] switch
        {
            '+' => (Ternary.Yes, $"{brief} means {past}"),
            '-' => (Ternary.No, $"{brief} means not {past}"),
            _ => (Ternary.Unknown, $"{brief}, nothing on {past}"),
        };
        questions.Add(new(subject, "did", verb, past, answer, reason) { Scene = scene });
        if (answer != Ternary.Unknown)
        {
            questions.Add(new(subject, "did", $"not {verb}", $"did not {verb}", answer == Ternary.Yes ? Ternary.No : Ternary.Yes, reason)
            {
                Scene = scene,
            });
        }

        questions[^1] = questions[^1] with { Auxiliary = questions.Count > 1 ? "" : "did" };
        questions.Add(SceneQuestion.Be(subject, "is", "tired now", Ternary.Unknown, "nothing on tired now", scene));
        return ([scene], questions);
    }

    /// <summary>What somebody's relative's relative is called; there is nothing to tell first.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) Kin(TaskRandom random)
    {
        string[] relation = random.Pick(s_kin).Split(' ');
        (string first, string second, string made) = (relation[0], relation[1], relation[2]);
        string whose = random.Pick(["my", "my", "your", random.Pick(StoryScenes.People).Name + "'s"]);
        string to = whose == "my" ? "me" : whose == "your" ? "you" : whose[..^2];
        string chain = $"{whose} {second}'s {first}";
        string wrong = random.Pick(["uncle", "aunt", "cousin", "grandmother", "grandfather", "nephew", "niece"]);
        wrong = wrong == made ? "neighbor" : wrong;
        string reason = $"{first} of {second} means {made}";
        string scene = $"{first} of {second}";
        string[] options = [.. s_kin.Select(line => line.Split(' ')[2]).Append("cousin").Distinct()];
        return ([],
        [
            SceneQuestion.Choose([$"what do you call {chain}", $"what is {chain} to {to}", $"{chain} is {whose} what", $"how is {chain} related to {to}",
                $"who is {chain} to {to}", $"what relation is {chain} to {to}", $"the {first} of {whose} {second} is {whose} what",
                $"what do we call the {first} of {whose} {second}"],
                $"what is {chain}", StoryScenes.Capital(made), made, options, reason, scene),
            SceneQuestion.Be([chain], "is", $"{whose} {made}", Ternary.Yes, reason, scene),
            SceneQuestion.Be([$"the {first} of {whose} {second}"], "is", $"{whose} {made}", Ternary.Yes, reason, scene),
            SceneQuestion.Be([chain], "is", $"{whose} {wrong}", Ternary.No, $"{reason}, {made} excludes {wrong}", scene),
            SceneQuestion.Be([chain], "is", "rich", Ternary.Unknown, "nothing on rich", scene),
        ]);
    }

    /// <summary>One member of a family and what the other one is in turn.</summary>
    private static (string[] Premises, List<SceneQuestion> Questions) Inverse(TaskRandom random)
    {
        string[] relation = random.Pick(s_inverse).Split(' ');
        string first = relation[0];
        Person one = random.Pick([.. StoryScenes.People.Where(person => person.Subject == (s_female.Contains(first) ? "she" : "he"))]);
        Person other = random.Pick([.. StoryScenes.People.Where(person => person.Name != one.Name)]);
        string made = relation[other.Subject == "he" ? 1 : 2];
        string[] words = [.. s_inverse.Select(line => line.Split(' ')[0]).Distinct()];
        string wrong = random.Pick([.. words.Where(word => word != made && s_female.Contains(word) == s_female.Contains(made))]);
        string premise = random.Pick([$"{one.Name} is {other.Name}'s {first}", $"{one.Name} is the {first} of {other.Name}",
            $"{other.Name}'s {first} is {one.Name}"]);
        string scene = $"{one.Name} {first} of {other.Name}";
        string reason = $"{first}, {other.Name} {other.Subject}: {made} of {one.Name}";
        return ([premise],
        [
            SceneQuestion.Choose([$"what is {other.Name} to {one.Name}", $"how is {other.Name} related to {one.Name}", $"who is {other.Name} to {one.Name}",
                $"{other.Name} is {one.Name}'s what"], $"what is {other.Name} to {one.Name}", $"{other.Name} is {one.Name}'s {made}.", made, words, reason,
                scene),
            SceneQuestion.Be([other.Name], "is", $"{one.Name}'s {made}", Ternary.Yes, reason, scene),
            SceneQuestion.Be([other.Name], "is", $"the {made} of {one.Name}", Ternary.Yes, reason, scene),
            SceneQuestion.Be([other.Name], "is", $"{one.Name}'s {wrong}", Ternary.No, $"{reason}, {made} excludes {wrong}", scene),
            new([one.Name], "does", "have a sister", "has a sister", Ternary.Unknown, "nothing on a sister") { Scene = scene },
        ]);
    }

    /// <summary>A sentence, what it implies, excludes and leaves open.</summary>
    private sealed record Implied(string Premise, (Ternary Answer, string Subject, string Auxiliary, string After, string Finite)[] Hypotheses)
    {
        public static Implied Parse(string line)
        {
            string[] sides = line.Split(" | ");
            return new Implied(sides[0], [.. sides[1].Split(" ; ").Select(ParseHypothesis)]);
        }

        public (string[] Premises, List<SceneQuestion> Questions) Draw(Person drawn, TaskRandom random)
        {
            string? pronoun = Premise.StartsWith("MAN", StringComparison.Ordinal) ? "he" : Premise.StartsWith("WOMAN", StringComparison.Ordinal) ? "she" : null;
            Person person = pronoun is null || drawn.Subject == pronoun ? drawn
                : random.Pick([.. StoryScenes.People.Where(someone => someone.Subject == pronoun)]);
            string Fill(string text) => text.Replace("WOMAN", person.Name, StringComparison.Ordinal).Replace("MAN", person.Name, StringComparison.Ordinal)
                .Replace("NAME", person.Name, StringComparison.Ordinal).Replace("HIS", person.Subject == "he" ? "his" : "her", StringComparison.Ordinal)
                .Replace("HIM", person.Subject == "he" ? "him" : "her", StringComparison.Ordinal).Replace("HE", person.Subject, StringComparison.Ordinal);
            string premise = Fill(Premise);
            string told = premise.StartsWith(person.Name + " ", StringComparison.Ordinal) ? premise[(person.Name.Length + 1)..] : premise;
            bool isPair = Premise.StartsWith("NAME and", StringComparison.Ordinal);
            var questions = new List<SceneQuestion>();
            foreach ((Ternary answer, string subject, string auxiliary, string rest, string finite) in Hypotheses)
            {
                string[] subjects = subject.Length > 0 ? [Fill(subject)] : isPair ? [person.Name] : [person.Name, person.Subject];
                string what = subject.Length > 0 ? $"{Fill(subject)} {Fill(finite)}" : Fill(finite);
                string reason = answer switch
                {
                    Ternary.Yes => $"{told} means {what}",
                    Ternary.No => $"{told} excludes {what}",
                    _ => $"nothing on {what}",
                };
                questions.Add(new(subjects, auxiliary, Fill(rest), Fill(finite), answer, reason) { Scene = premise });
            }

            return ([premise], questions);
        }

        private static (Ternary, string, string, string, string) ParseHypothesis(string text)
        {
            Ternary answer = text[0] == '+' ? Ternary.Yes : text[0] == '-' ? Ternary.No : Ternary.Unknown;
            string[] parts = text[2..].Split(": ");
            (string subject, string auxiliary, string rest) = parts.Length == 3 ? (parts[0], parts[1], parts[2]) : ("", parts[0], parts[1]);
            int equals = rest.IndexOf('=', StringComparison.Ordinal);
            return equals < 0 ? (answer, subject, auxiliary, rest, $"{auxiliary} {rest}") : (answer, subject, auxiliary, rest[..equals], rest[(equals + 1)..]);
        }
    }
}
