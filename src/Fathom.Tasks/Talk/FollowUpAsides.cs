using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Letters;
using Fathom.Tasks.Mathematics;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Talk;

/// <summary>Turns that don't work on with a result: they ask what it is like or what was said before, say a result, or ask for two at once.</summary>
internal sealed partial class FollowUpTask
{
    private const double AsideShare = 0.28;
    private const double BetweenShare = 0.35;
    private const double OtherTopicShare = 0.25;
    private const double UntoldShare = 0.15;

    private static readonly Kind[] s_asides =
    [
        Kind.Recall, Kind.Recall, Kind.Recall, Kind.Recall, Kind.Tell, Kind.More, Kind.Less, Kind.Odd, Kind.Even, Kind.Got, Kind.Got, Kind.Doubt,
        Kind.Quiz, Kind.Quiz, Kind.GiveUp, Kind.Another, Kind.Both, Kind.Both,
    ];

    private static readonly string[] s_agreeing = ["yes", "yep", "yeah", "true", "correct", "right", "exactly", "indeed"];

    private static readonly string[] s_denying = ["no", "nope", "false", "incorrect", "wrong"];

    private static readonly string[] s_topics = ["name", "name", "name", "age", "city", "color", "pet"];

    private static readonly string[] s_people = [.. People.Names.Where(name => name is not ("Mom" or "Dad" or "Grandpa" or "Grandma" or "Will"))];

    private static readonly int[] s_limits = [10, 20, 25, 50, 100];

    private static Facts DrawAside(int level, PhrasingRing ring, TaskRandom random)
    {
        Kind kind = random.Pick(s_asides);
        if (kind is Kind.Recall or Kind.Tell)
        {
            return DrawSaid(kind, random);
        }

        if (kind is Kind.More or Kind.Less or Kind.Odd or Kind.Even && random.Chance(0.5))
        {
            Exchange before = Exchanges.Draw(ring, random, exchange => exchange.IsCalculation && exchange.Number is not null);
            var result = new Facts(before.Number!.Value, []) { Asks = kind, Before = before };
            return result with { Limit = DrawLimit(result.Total, kind, random) };
        }

        int first = random.Between(2, level == 1 ? 20 : 60);
        var facts = new Facts(first, [Next(first, random, withPercent: false)]) { Asks = kind };
        if (kind == Kind.Both)
        {
            int second = random.Between(2, level == 1 ? 20 : 60);
            return facts with { Limit = second, Steps = [facts.Steps[0], Next(second, random, withPercent: false)] };
        }

        return facts with { Limit = DrawLimit(facts.Total, kind, random) };
    }

    /// <summary>The number that a result is compared with, or that somebody else got.</summary>
    private static int DrawLimit(long value, Kind kind, TaskRandom random)
    {
        if (kind is Kind.More or Kind.Less)
        {
            return random.Chance(0.6) ? random.Pick(s_limits) : (int)Math.Max(1, value + random.Between(-6, 6));
        }

        if (kind is not (Kind.Got or Kind.Quiz))
        {
            return 0;
        }

        int off = random.Chance(0.45) ? 0 : random.Pick([-10, -2, -1, -1, 1, 1, 2, 3, 10]);
        return (int)(value + off < 0 ? value + 1 : value + off);
    }

    /// <summary>What somebody tells or asks of themselves; if they ask, they may have told something else as well, or instead.</summary>
    private static Facts DrawSaid(Kind kind, TaskRandom random)
    {
        Facts said = DrawTopic(random) with { Asks = kind };
        bool isUntold = kind == Kind.Recall && random.Chance(UntoldShare);
        if (kind != Kind.Recall || !(isUntold || random.Chance(OtherTopicShare)))
        {
            return said;
        }

        Facts other;
        do
        {
            other = DrawTopic(random);
        }
        while (other.Topic == said.Topic);
        return isUntold ? said with { Asks = Kind.Untold, Said = "", Other = other } : said with { Other = other };
    }

    private static Facts DrawTopic(TaskRandom random)
    {
        string topic = random.Pick(s_topics);
        string value = topic switch
        {
            "name" => random.Pick(s_people),
            "age" => $"{random.Between(5, 90)}",
            "city" => random.Pick(PhrasingFile.Lines("follow-up", "cities")),
            "color" => random.Pick(PhrasingFile.Lines("follow-up", "colors")),
            _ => random.Pick(PhrasingFile.Lines("follow-up", "pet names")),
        };
        string animal = topic == "pet" ? random.Pick(PhrasingFile.Lines("follow-up", "animals")) : "";
        return new Facts(0, []) { Asks = Kind.Recall, Topic = topic, Said = value, Animal = animal };
    }

    private static string KeyOfAside(Facts facts)
    {
        if (facts.Topic.Length > 0)
        {
            string kind = facts.Asks == Kind.Recall ? "" : $"{facts.Asks}:";
            string other = facts.Other is null ? "" : $":({KeyOfAside(facts.Other)})";
            return $"{kind}{facts.Topic}:{facts.Said}:{facts.Animal}{other}";
        }

        string before = facts.Before is null ? $"{facts.First}" : $"({facts.Before.Problem.Key})";
        string steps = string.Concat(facts.Steps.Select(step => $"{step.Operator}{step.Number}"));
        return $"{facts.Asks}:{before}{steps}:{facts.Limit}";
    }

    private static string AskAside(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        switch (facts.Asks)
        {
            case Kind.Tell:
                return Tell(facts, wording);
            case Kind.Recall or Kind.Untold:
                Facts?[] told = random.Chance(0.5) ? [facts, facts.Other] : [facts.Other, facts];
                foreach (Facts said in told.OfType<Facts>().Where(one => one.Said.Length > 0))
                {
                    wording.AddEarlier(Tell(said, wording), Reply(said));
                }

                if (random.Chance(BetweenShare))
                {
                    Exchanges.Add(wording, Exchanges.Draw(wording.Ring, random));
                }

                return wording.Say(Section($"recall {facts.Topic}"), facts.Animal);
            case Kind.Both:
                return wording.Say(Section("both"), ExpressionStyle.Type(Term(facts.First, facts.Steps[0], ""), random),
                    ExpressionStyle.Type(Term(facts.Limit, facts.Steps[1], ""), random));
            case Kind.Quiz or Kind.GiveUp or Kind.Another:
                wording.AddEarlier(wording.Say(PhrasingFile.Read("talk", "quiz")), $"Gladly! How much is {Term(facts.First, facts.Steps[0], " ")}?");
                if (facts.Asks == Kind.Another)
                {
                    wording.AddEarlier(wording.Say(Section("quiz answer"), $"{facts.Total}"), $"Yes, {Equation(facts)}");
                }

                string turn = facts.Asks switch { Kind.Quiz => "quiz answer", Kind.GiveUp => "give up", _ => "another" };
                return wording.Say(Section(turn), $"{facts.Limit}");
            case Kind.Doubt:
                AddResult(facts, wording);
                return wording.Say(PhrasingFile.Read("talk", "doubt"));
            default:
                AddResult(facts, wording);
                string section = facts.Asks switch { Kind.More => "more", Kind.Less => "less", Kind.Odd => "odd", Kind.Even => "even", _ => "got" };
                return wording.Say(Section(section), $"{facts.Limit}");
        }
    }

    private static string Tell(Facts facts, Wording wording) => wording.Say(Section($"tell {facts.Topic}"), facts.Said, facts.Animal);

    private static string Reply(Facts facts) =>
        facts.Topic == "name" ? $"Hello, {facts.Said}! What is your question?" : "Okay. What is your question?";

    private static Phrasings Section(string name) => PhrasingFile.Read("follow-up", name);

    /// <summary>Puts the calculation with its result before the question.</summary>
    private static void AddResult(Facts facts, Wording wording)
    {
        if (facts.Before is not null)
        {
            Exchanges.Add(wording, facts.Before);
            return;
        }

        Step step = facts.Steps[0];
        string question = wording.Say(ArithmeticPhrasings.Symbolic, ExpressionStyle.Type(Term(facts.First, step, ""), wording.Random));
        wording.AddEarlier(question, SayResult(facts.First, step, facts.Total, wording.Random));
    }

    private static string Term(long first, Step step, string space) => $"{first}{space}{step.Operator}{space}{step.Number}";

    private static string Equation(Facts facts) => $"{Term(facts.First, facts.Steps[0], " ")} = {facts.Total}.";

    private static Verdict JudgeAside(Facts facts, AnswerText answer)
    {
        switch (facts.Asks)
        {
            case Kind.Recall:
                return JudgeRecall(facts, answer);
            case Kind.Untold:
                bool isDenied = answer.Tokens.Any(token => token.Is("not", "haven't", "didn't", "don't", "never", "cannot", "can't", "no"));
                bool isUntold = answer.Tokens.Any(token => token.Is("told", "tell", "know", "said", "say", "mentioned", "mention", "given"));
                return Verdict.If(isDenied && isUntold, $"expected that the {facts.Topic} was not told");
            case Kind.Tell:
                bool isTaken = answer.Tokens.Any(token => token.Is("hello", "hi", "hey", "ok", "okay", "alright", "nice", "noted", "thanks", "thank", "got"));
                return Verdict.If(isTaken, "neither greets nor takes note");
            case Kind.Both:
                AnswerToken[] results = [.. AnswerTokenizer.Split(Calculation().Replace(answer.Text, "")).Where(token => token.IsNumber)];
                bool areBoth = results is [AnswerToken one, AnswerToken two] && one.Value == facts.Total && two.Value == facts.OtherTotal;
                return Verdict.If(areBoth && Hedging.Find(answer.Tokens) is null, $"expected {facts.Total} and {facts.OtherTotal}");
            case Kind.Got or Kind.Quiz:
                return JudgeGot(facts, answer);
            case Kind.Doubt or Kind.GiveUp:
                return NumberReader.Judge(answer, facts.Total);
            case Kind.Another:
                bool asks = answer.Tokens.Any(token => token.IsNumber) && answer.Tokens.Any(token => token.Is("how", "what", "which", "solve", "calculate"));
                bool isNew = !answer.Text.Contains(Term(facts.First, facts.Steps[0], " "), StringComparison.Ordinal);
                return Verdict.If(asks && isNew, "expected another question");
            case Kind.Odd or Kind.Even:
                return JudgeParity(facts, answer);
            default:
                decimal[] numbers = [.. answer.Tokens.Where(token => token.IsNumber).Select(token => token.Value)];
                bool isOfAnother = numbers.Length > 0 && !numbers.Contains(facts.Total) && !numbers.Contains(facts.Limit);
                return isOfAnother ? Verdict.Wrong($"speaks of {numbers[0]}") : YesNoReader.Judge(answer, facts.IsYes);
        }
    }

    private static Verdict JudgeRecall(Facts facts, AnswerText answer)
    {
        if (facts.Topic == "age")
        {
            return NumberReader.Judge(answer, int.Parse(facts.Said, CultureInfo.InvariantCulture));
        }

        string said = facts.Said.ToLowerInvariant();
        string[] right = said == "gray" ? ["gray", "grey"] : [said];
        string? other = facts.Other?.Said.ToLowerInvariant();
        bool isSaid = Says(answer, right) && !answer.Tokens.Any(token => token.Text == other);

        // The name is the asker's, not Fathom's.
        string[] claims = ["my name is ", $"I am {said}", $"I'm {said}"];
        bool isClaimed = facts.Topic == "name" && claims.Any(claim => answer.Text.Contains(claim, StringComparison.OrdinalIgnoreCase));
        return Verdict.If(isSaid && !isClaimed && Hedging.Find(answer.Tokens) is null, $"expected '{facts.Said}'");
    }

    /// <summary>Somebody's number is right or wrong: agreeing is enough if it is right, but otherwise the right one must be named.</summary>
    private static Verdict JudgeGot(Facts facts, AnswerText answer)
    {
        bool agrees = Says(answer, s_agreeing);
        bool denies = Says(answer, s_denying);
        bool names = NumberReader.Judge(answer, facts.Total).IsRight;
        decimal[] numbers = [.. answer.Tokens.Where(token => token.IsNumber).Select(token => token.Value)];
        bool confirms = agrees && (numbers.Length == 0 || numbers.Contains(facts.Total));
        bool isRight = facts.IsYes ? (names || confirms) && !denies : names && !agrees;
        return Verdict.If(isRight && Hedging.Find(answer.Tokens) is null, $"expected {facts.Total}");
    }

    /// <summary>"It is odd" answers as well as yes or no.</summary>
    private static Verdict JudgeParity(Facts facts, AnswerText answer)
    {
        bool isEven = facts.Total % 2 == 0;
        bool saysEven = Says(answer, ["even"]);
        if (saysEven == Says(answer, ["odd"]))
        {
            return YesNoReader.Judge(answer, facts.IsYes);
        }

        bool contradicts = YesNoReader.Judge(answer, !facts.IsYes).IsRight;
        return Verdict.If(saysEven == isEven && !contradicts && Hedging.Find(answer.Tokens) is null, $"expected {(isEven ? "even" : "odd")}");
    }

    /// <summary>Whether an answer has one of the words without denying it; "the right answer is 5" doesn't say that anything is right.</summary>
    private static bool Says(AnswerText answer, string[] words)
    {
        IReadOnlyList<AnswerToken> tokens = answer.Tokens;
        return Enumerable.Range(0, tokens.Count).Any(i => tokens[i].Is(words) && !Hedging.IsDenied(tokens, i)
            && !(i > 1 && tokens[i - 2].Is("not", "isn't") && tokens[i - 1].Is("a", "an", "quite"))
            && !(i + 1 < tokens.Count && tokens[i + 1].Is("answer", "result", "value")));
    }

    private static string WorkAside(Facts facts, Trace trace)
    {
        string yesOrNo = facts.IsYes ? "yes" : "no";
        string other = facts.IsYes ? "no" : "yes";
        string answer = facts.IsYes ? "Yes" : "No";
        switch (facts.Asks)
        {
            case Kind.Recall:
                trace.Write($"{facts.Topic}: {facts.Said}");
                return SayTopic(facts);
            case Kind.Untold:
                trace.Write($"{facts.Topic}: not told");
                return SayUntold(facts);
            case Kind.Tell:
                return Reply(facts);
            case Kind.Another:
                return $"Gladly! How much is {facts.Total} + {facts.First}?";
            case Kind.Doubt or Kind.GiveUp:
                Work(facts.First, facts.Steps[0], trace);
                return $"It is {facts.Total}: {Equation(facts)}";
            case Kind.Both:
                Work(facts.First, facts.Steps[0], trace);
                Work(facts.Limit, facts.Steps[1], trace.Line());
                return $"{Term(facts.First, facts.Steps[0], " ")} = {facts.Total} and {Term(facts.Limit, facts.Steps[1], " ")} = {facts.OtherTotal}";
            case Kind.Got or Kind.Quiz:
                Work(facts.First, facts.Steps[0], trace);
                trace.Line().Step($"{facts.Limit} ", yesOrNo, () => other);
                return facts.IsYes ? $"Yes, {Equation(facts)}" : $"It is {facts.Total}: {Equation(facts)}";
            case Kind.Odd or Kind.Even:
                string parity = facts.Total % 2 == 0 ? "even" : "odd";
                trace.Write($"{facts.Total} {(facts.Asks == Kind.Odd ? "odd" : "even")}?").Line();
                trace.Write($"{facts.Total % 10} {parity} ").Step("", yesOrNo, () => other);
                return $"{answer}, {facts.Total} is {parity}.";
            default:
                trace.Write($"{facts.Total} {(facts.Asks == Kind.More ? "more" : "less")} than {facts.Limit}?").Line();
                trace.Step($"{ListSteps.Compared(facts.Total, facts.Limit)} ", yesOrNo, () => other);
                return $"{answer}, it is {facts.Total}.";
        }
    }

    private static string SayTopic(Facts facts) => facts.Topic switch
    {
        "name" => $"Your name is {facts.Said}.",
        "age" => $"You are {facts.Said} years old.",
        "city" => $"You live in {facts.Said}.",
        "color" => $"Your favorite color is {facts.Said}.",
        _ => $"Your {facts.Animal} is called {facts.Said}.",
    };

    private static string SayUntold(Facts facts) => facts.Topic switch
    {
        "name" or "age" => $"You have not told me your {facts.Topic}.",
        "city" => "You have not told me where you live.",
        "color" => "You have not told me your favorite color.",
        _ => $"You have not told me the name of your {facts.Animal}.",
    };

    /// <summary>What is not a result: a calculation, or "1)" before one.</summary>
    [GeneratedRegex(@"(?<!\S)[12]\) |\d+ *(?:[-+*/]|plus|minus|times|divided by) *\d+ *=?")]
    private static partial Regex Calculation();

    /// <summary>What the last turn asks for.</summary>
    internal enum Kind
    {
        /// <summary>What becomes of a result.</summary>
        Result,

        /// <summary>What somebody said before.</summary>
        Recall,

        /// <summary>What nobody said before.</summary>
        Untold,

        /// <summary>Somebody tells something of themselves.</summary>
        Tell,

        /// <summary>Whether a result is more than a number.</summary>
        More,
        Less,
        Odd,
        Even,

        /// <summary>Somebody got a result, too.</summary>
        Got,

        /// <summary>Somebody doubts a result.</summary>
        Doubt,

        /// <summary>Somebody answers a question that Fathom asked.</summary>
        Quiz,

        /// <summary>Somebody doesn't know the answer to it.</summary>
        GiveUp,

        /// <summary>Somebody has answered it and wants another one.</summary>
        Another,

        /// <summary>Two results at once.</summary>
        Both,
    }
}
