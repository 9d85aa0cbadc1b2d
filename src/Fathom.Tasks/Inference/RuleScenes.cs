using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Inference;

/// <summary>A rule or report about a group, somebody or something, and what follows.</summary>
internal static class RuleScenes
{
    private static readonly Rule[] s_rules = [.. PhrasingFile.Lines("everyday", "rules").Select(Rule.Parse)];

    /// <summary>Draws a rule and a fact, each a sentence without its period, and questions about them.</summary>
    /// <param name="random">The source of all choices.</param>
    public static (string[] Premises, List<SceneQuestion> Questions) Draw(TaskRandom random)
    {
        Rule rule = random.Pick(s_rules);
        string[] subjects = rule.DrawSubjects(random);
        int side = random.Below(20);
        int form = random.Below(10);
        Told told = form switch
        {
            // "No visitor must" would be heard as a ban.
            < 7 when form < 4 || rule.Auxiliary == "must" => OfAll(rule, subjects[0], side, random),
            < 7 => OfNone(rule, subjects[0], side, random),
            < 9 => OfOnly(rule, subjects[0], side, random),
            _ when rule.IsOfPeople && side < 14 => OfAllExcept(rule, subjects[1], side < 6 ? subjects[1] : subjects[0], random),
            _ => OfSome(rule, subjects[0], random),
        };
        string fact = $"{told.Subject} {told.Fact}";
        return (random.Chance(0.8) ? [told.Rule, fact] : [fact, told.Rule], told.AsksMember ? [AskMember(rule, told)] : Ask(rule, told, random));
    }

    private static Told OfAll(Rule rule, string subject, int side, TaskRandom random)
    {
        (string does, string doesNot, string notMember) = (rule.Finite, rule.Denied, Rule.Deny(rule.Member));
        string first = random.Pick([$"every {rule.Singular} {does}", $"all {rule.Plural} {rule.Several}",
            $"{(rule.Auxiliary == "did" ? "each" : "any")} {rule.Singular} {does}",
            $"{rule.Plural} {rule.Several}", $"each {rule.Singular} {does}", $"all the {rule.Plural} {rule.Several}"]);
        var told = new Told(first, $"all {rule.Plural} {rule.Several}", subject);
        return side switch
        {
            < 12 => told with { Fact = rule.Member, Answer = Ternary.Yes, Reason = $"{rule.Member} means {does}" },
            < 14 => told with { Fact = notMember, Reason = $"nothing on {notMember}" },
            < 16 => told with { Fact = does, AsksMember = true, Reason = $"nothing on all that {rule.Several}" },
            _ => told with
            {
                Fact = doesNot,
                AsksMember = true,
                Answer = Ternary.No,
                Reason = $"{rule.Member} means {does}, {doesNot} excludes {rule.Member}",
            },
        };
    }

    private static Told OfNone(Rule rule, string subject, int side, TaskRandom random)
    {
        (string does, string notMember) = (rule.Finite, Rule.Deny(rule.Member));
        string first = random.Pick([$"no {rule.Singular} {does}", $"no {rule.Plural} {rule.Several}", $"none of the {rule.Plural} {rule.Several}",
            $"{rule.Plural} {rule.SeveralDenied}", $"no {rule.Singular} {does}"]);
        var told = new Told(first, $"no {rule.Plural} {rule.Several}", subject);
        return side switch
        {
            < 13 => told with { Fact = rule.Member, Answer = Ternary.No, Reason = $"{rule.Member} excludes {does}" },
            < 16 => told with { Fact = notMember, Reason = $"nothing on {notMember}" },
            _ => told with { Fact = does, AsksMember = true, Answer = Ternary.No, Reason = $"{does} excludes {rule.Member}" },
        };
    }

    private static Told OfOnly(Rule rule, string subject, int side, TaskRandom random)
    {
        (string does, string notMember) = (rule.Finite, Rule.Deny(rule.Member));
        string only = $"only {rule.Plural} {rule.Several}";
        var told = new Told(random.Pick([only, $"{only}, {(rule.IsOfPeople ? "nobody" : "nothing")} else"]), only, subject);
        return side switch
        {
            < 9 => told with { Fact = notMember, Answer = Ternary.No, Reason = $"only: {notMember} excludes {does}" },
            < 14 => told with { Fact = rule.Member, Reason = $"only: nothing on all {rule.Plural}" },
            _ => told with { Fact = does, AsksMember = true, Answer = Ternary.Yes, Reason = $"only: {does} means {rule.Member}" },
        };
    }

    private static Told OfAllExcept(Rule rule, string exception, string subject, TaskRandom random)
    {
        string first = random.Pick([$"all {rule.Plural} except {exception} {rule.Several}", $"every {rule.Singular} but {exception} {rule.Finite}",
            $"all {rule.Plural} but {exception} {rule.Several}"]);
        var told = new Told(first, $"all {rule.Plural} except {exception} {rule.Several}", subject) { Fact = rule.Member };
        return subject == exception
            ? told with { Answer = Ternary.No, Reason = $"except {subject}" }
            : told with { Answer = Ternary.Yes, Reason = $"not except: {rule.Member} means {rule.Finite}" };
    }

    private static Told OfSome(Rule rule, string subject, TaskRandom random)
    {
        string first = random.Pick([$"some {rule.Plural} {rule.Several}", $"most {rule.Plural} {rule.Several}", $"some of the {rule.Plural} {rule.Several}"]);
        return new Told(first, $"some {rule.Plural} {rule.Several}", subject) { Fact = rule.Member, Reason = "some, nothing on all" };
    }

    /// <summary>Asks whether it does what the rule is about, at times also whether it doesn't.</summary>
    private static List<SceneQuestion> Ask(Rule rule, Told told, TaskRandom random)
    {
        var asked = new SceneQuestion([told.Subject], rule.Auxiliary, rule.Base, rule.Finite, told.Answer, told.Reason) { Scene = told.Scene };
        if (rule.Auxiliary == "must" && random.Chance(0.5))
        {
            asked = asked with { Auxiliary = "does", Rest = $"have to {rule.Base}" };
        }

        Ternary turned = told.Answer == Ternary.Yes ? Ternary.No : told.Answer == Ternary.No ? Ternary.Yes : Ternary.Unknown;
        return random.Chance(0.35)
            ? [asked, new SceneQuestion([told.Subject], "", "", rule.Denied, turned, told.Reason) { Scene = told.Scene }]
            : [asked];
    }

    /// <summary>Asks whether it is one of the group.</summary>
    private static SceneQuestion AskMember(Rule rule, Told told)
    {
        (string auxiliary, string rest) = rule.Member.StartsWith("is ", StringComparison.Ordinal) ? ("is", rule.Member[3..])
            : rule.Member.StartsWith("has ", StringComparison.Ordinal) ? ("does", "have " + rule.Member[4..])
            : ("", "");
        return new SceneQuestion([told.Subject], auxiliary, rest, rule.Member, told.Answer, told.Reason) { Scene = told.Scene };
    }

    /// <summary>What is told, and what follows.</summary>
    /// <param name="Rule">The rule in words.</param>
    /// <param name="Short">The rule in its short form.</param>
    /// <param name="Subject">Who or what the fact is about.</param>
    private sealed record Told(string Rule, string Short, string Subject)
    {
        /// <summary>What is known of the subject.</summary>
        public string Fact { get; init; } = "";

        /// <summary>Whether the question is if the subject is one of the group, instead of what the rule is about.</summary>
        public bool AsksMember { get; init; }

        public Ternary Answer { get; init; } = Ternary.Unknown;

        public string Reason { get; init; } = "";

        public string Scene => $"{Short}, {Subject} {Fact}";
    }

    /// <summary>A group, what makes one of it, and what may be said of all of it.</summary>
    /// <param name="Singular">One of the group.</param>
    /// <param name="Plural">Several.</param>
    /// <param name="Member">What makes one of it: <c>is on sale</c>.</param>
    /// <param name="Subjects">Who or what may be one of it; <c>NAME</c> for people.</param>
    /// <param name="Auxiliary">What begins a question: <c>can</c>, <c>does</c>.</param>
    /// <param name="Base">What is said of it: <c>be returned</c>.</param>
    /// <param name="Finite">The same after one: <c>can be returned</c>.</param>
    /// <param name="Several">The same after several.</param>
    private sealed record Rule(string Singular, string Plural, string Member, string[] Subjects, string Auxiliary, string Base, string Finite, string Several)
    {
        public bool IsOfPeople => Subjects[0] == "NAME";

        public string Denied => Auxiliary switch
        {
            "can" => $"cannot {Base}",
            "may" => $"may not {Base}",
            "must" => $"does not have to {Base}",
            "is" => $"is not {Base}",
            _ => $"{Auxiliary} not {Base}",
        };

        public string SeveralDenied => Auxiliary switch
        {
            "is" => $"are not {Base}",
            "does" => $"do not {Base}",
            "must" => $"do not have to {Base}",
            _ => Denied,
        };

        public static Rule Parse(string line)
        {
            string[] parts = line.Split('|');
            string[] forms = parts[5].Split('/');
            (string finite, string several) = parts[4] switch
            {
                "is" => ($"is {forms[0]}", $"are {forms[0]}"),
                "does" => (forms[1], forms[0]),
                "did" => (forms[1], forms[1]),
                _ => ($"{parts[4]} {forms[0]}", $"{parts[4]} {forms[0]}"),
            };
            return new Rule(parts[0], parts[1], parts[2], parts[3].Split(','), parts[4], forms[0], finite, several);
        }

        public static string Deny(string clause)
        {
            int space = clause.IndexOf(' ', StringComparison.Ordinal);
            (string verb, string rest) = (clause[..space], clause[(space + 1)..]);
            return verb switch
            {
                "is" or "was" => $"{verb} not {rest}",
                "has" => $"does not have {rest}",
                _ => $"does not {(verb == "goes" ? "go" : verb[..^1])} {rest}",
            };
        }

        public string[] DrawSubjects(TaskRandom random) => IsOfPeople ? random.PickSome(Individuals.People, 2) : [random.Pick(Subjects)];
    }
}
