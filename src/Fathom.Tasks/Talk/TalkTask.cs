using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Talk;

/// <summary>Greetings, thanks, questions about Fathom itself, and an honest answer to what it cannot know.</summary>
internal sealed class TalkTask : VerifiableTask<TalkTask.Facts>
{
    private const int LongestAnswer = 300;

    // Share of talk that is a later turn of a conversation.
    private const double EarlierShare = 0.4;

    // Fathom is none of these; an answer that claims so is wrong whatever else it says.
    private static readonly string[] s_others = ["chatgpt", "gpt", "openai", "claude", "anthropic", "gemini", "google", "llama", "siri", "alexa", "human"];

    // Any honest refusal fits any request that Fathom cannot meet.
    private static readonly string[] s_refusal = ["don't|dont|not|cannot|can't|no|only|nothing", "know|trained|puzzles|puzzle|small"];

    private static readonly TalkKind[] s_talk =
    [
        new("greeting", 3, "Hello! I am Fathom. Ask me a puzzle or a calculation.", "hello|hi|hey|greetings|morning|evening|welcome"),
        new("how-are-you", 2, "I am fine, thank you. What shall we work out?", "fine|good|well|great|ready"),
        new("identity", 4, "I am Fathom, a small reasoning model that was trained from scratch.", "fathom"),
        new("maker", 3, "I am Fathom. The Fathom program trained me from scratch on puzzles, on an ordinary computer.",
            "fathom", "trained|puzzles|scratch"),
        new("help", 4, "I can calculate, count letters, sort lists, solve word problems and logic puzzles, and say what small programs print.",
            "calculate|arithmetic|math|sums|count|puzzles", "letters|logic|puzzles|programs|problems|lists"),
        new("limits", 1, "I know no facts about the world, cannot chat well or write texts, and make mistakes with long calculations.",
            "no|not|cannot|can't|don't|only|mistakes", "facts|world|chat|texts|mistakes|puzzles|small"),
        new("example", 1, "Ask me, for example: how many e are in cheese?", "ask|example|try", "many|much|times|plus|sort|spell|solve"),
        new("quiz", 2, "Gladly! How much is 7 + 8?", "how|what|which|who|calculate|solve|+|*", "is|are|many|much|+|-|*|/|plus|minus|times"),
        new("chance", 2, "I cannot do that fairly: I have no coin and no dice, so my pick would not be random.", "cannot|can't|don't|not|no|nothing",
            "random|chance|same|coin|dice|choose|pick"),
        new("untold", 1, "You have not told me.", "not|haven't|didn't|don't|never|cannot|can't|no", "told|tell|know|said|say|mentioned|mention|given"),
        new("ask", 2, "Yes, please ask me.", "yes|sure|ready|please|go", "ask|question|ready|help|go"),
        new("thanks", 4, "You are welcome!", "welcome|pleasure|glad|anytime|problem"),
        new("bye", 3, "Goodbye!", "bye|goodbye|later|soon|night|care"),
        new("praise", 3, "Thank you! Ask me another one.", "thank|thanks|glad|happy"),
        new("tease", 3, "I am only a small model and make mistakes. Try me with a question!",
            "small|mistake|mistakes|sorry|learning|wrong|better", "question|try|ask|again|me|check|model"),
        new("reaction", 3, "Okay! What is your next question?", "ok|okay|alright|good|great|fine|sure|thank|thanks|glad",
            "question|next|ask|work|help|another|one"),
        new("doubt", 3, "I may be wrong. Please ask the whole question again and I will work it out anew.", "wrong|mistake|sorry|again|check"),
        new("check", 1, "I may be wrong. Please ask the whole question again and I will work it out anew.", "wrong|mistake|sorry|again|check")
        {
            IsFirst = true,
        },
        new("told", 2, "Okay. What is your question?", "ok|okay|alright|noted|thanks|sure|hello|hi|nice", "question|know|ask|help|work")
        {
            Things = "owned",
            IsCounted = true,
            IsFirst = true,
        },
        new("told hello", 2, "Hello! What is your question?", "hello|hi|hey|ok|okay|nice|welcome", "question|know|ask|help|work")
        {
            Things = "owned",
            IsCounted = true,
            IsFirst = true,
        },
        new("explain", 2, "I worked it out step by step. My thinking shows the steps.", "step|steps|thinking|worked|work|because")
        {
            NeedsAnswer = true,
        },
        new("sorry", 1, "No problem! What shall we work out?", "problem|worries|worry|fine|okay|ok|alright"),
        new("feelings", 4, "I am only a small model for puzzles, so I cannot help much with that. Would you like a calculation or a riddle?",
            s_refusal),
        new("now", 2, "I cannot see a clock or a calendar.", "cannot|can't|don't|not|no", "clock|calendar|time|date|know|see"),
        new("language", 2, "I understand only English, and best when it is a puzzle or a calculation.", "english"),
        new("unclear", 3, "I did not understand that. Please ask a question, such as 12*7 or how many e in cheese.", "understand|ask|question"),
    ];

    private static readonly TalkKind[] s_unknowns =
    [
        Unknown("unknown", 16) with { Things = "things" },
        Unknown("relation", 16) with { Things = "places", Relations = "relations" },
        Unknown("person", 12) with { Things = "persons" },
        Unknown("meaning", 8) with { Things = "words" },
        Unknown("open", 20),
        Request("request", 8) with { Things = "things" },
        Request("do it", 8),
        new("translate", 6, "I cannot translate. I know only English and was trained on puzzles.", s_refusal) { Things = "words" },
        new("opinion", 6, "I have no opinions. I was only trained on puzzles and cannot judge that.", s_refusal) { Things = "things" },
        new("advice", 8, "I cannot give advice on that. I was only trained on puzzles; please ask somebody who knows.", s_refusal),
    ];

    public override string Name => "talk";

    public override TaskArea Area => TaskArea.Talk;

    public override string Summary => "greetings, thanks, who Fathom is, and honest answers to what it cannot know";

    public override int Levels => 2;

    protected override NoiseProfile Noise => NoiseProfile.Talk;

    public override bool IsClosed(int level) => true;

    /// <summary>Puts a question of small talk with its answer before a question; what follows on a quiz is an answer, which is not small talk.</summary>
    internal static void AddExchange(Wording wording)
    {
        Facts facts;
        do
        {
            facts = DrawFacts(wording.Random.Chance(0.75) ? 1 : 2, wording.Random);
        }
        while (facts.Kind.NeedsAnswer || facts.Kind.IsCounted || facts.Kind.Name == "quiz");
        wording.AddEarlier(wording.Say(facts.Kind.Phrasings, NoiseProfile.Talk, facts.Thing), facts.Kind.Answer);
    }

    /// <summary>Puts a turn before a question in which somebody says what they have.</summary>
    internal static void AddTold(string thing, Wording wording)
    {
        string name = wording.Random.Chance(0.5) ? "told" : "told hello";
        TalkKind kind = s_talk.First(kind => kind.Name == name);
        wording.AddEarlier(wording.Say(kind.Phrasings, NoiseProfile.Talk, thing), kind.Answer);
    }

    protected override Facts Draw(int level, TaskRandom random) => DrawFacts(level, random);

    protected override string Key(Facts facts) => $"{facts.Kind.Name}:{facts.Thing}";

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Kind.NeedsAnswer)
        {
            // Of calculations another task gives the working instead.
            Exchanges.Add(wording, Exchanges.Draw(wording.Ring, wording.Random, exchange => !exchange.IsCalculation));
        }
        else if (!facts.Kind.IsFirst && wording.Random.Chance(EarlierShare))
        {
            // Where a calculation is doubted, another task works it out again.
            AddEarlier(wording, withCalculations: facts.Kind.Name != "doubt");
        }

        return wording.Say(facts.Kind.Phrasings, facts.Thing);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        TalkKind kind = facts.Kind;
        if (answer.Text.Length > LongestAnswer)
        {
            return Verdict.Wrong($"{answer.Text.Length} characters of small talk");
        }

        string[] words = [.. answer.Tokens.Select(token => token.Text)];
        if (s_others.FirstOrDefault(other => Claims(words, other)) is string claimed)
        {
            return Verdict.Wrong($"claims to be {claimed}");
        }

        string? missing = kind.Required.FirstOrDefault(group => !group.Split('|').Any(words.Contains));
        return Verdict.If(missing is null, $"none of {missing}");
    }

    protected override string Work(Facts facts, Trace trace) => facts.Kind.Answer;

    private static void AddEarlier(Wording wording, bool withCalculations)
    {
        for (int left = wording.Random.Chance(0.3) ? 2 : 1; left > 0; left--)
        {
            if (wording.Random.Chance(0.65))
            {
                Exchanges.Add(wording, withCalculations
                    ? Exchanges.Draw(wording.Ring, wording.Random)
                    : Exchanges.Draw(wording.Ring, wording.Random, exchange => !exchange.IsCalculation));
            }
            else
            {
                AddExchange(wording);
            }
        }
    }

    private static TalkKind Unknown(string section, int weight) =>
        new("unknown", weight, "I don't know. I was trained on puzzles, not on facts about the world.", s_refusal) { Section = section };

    private static TalkKind Request(string section, int weight) =>
        new("request", weight, "I cannot do that. I was only trained on puzzles and calculations.", s_refusal) { Section = section };

    private static Facts DrawFacts(int level, TaskRandom random)
    {
        TalkKind[] kinds = level == 1 ? s_talk : s_unknowns;
        int left = random.Below(kinds.Sum(kind => kind.Weight));
        TalkKind chosen = kinds.First(kind => (left -= kind.Weight) < 0);
        string relation = chosen.Relations is string relations ? random.Pick(PhrasingFile.Lines("talk", relations)) + " " : "";
        string thing = chosen.Things is string things ? random.Pick(PhrasingFile.Lines("talk", things)) : "";
        return new Facts(chosen, chosen.IsCounted ? $"{random.Between(2, 60)} {thing}" : relation + thing);
    }

    /// <summary>Whether an answer says "I am" something, with at most an article between.</summary>
    private static bool Claims(string[] words, string something)
    {
        int at = Array.IndexOf(words, something);
        for (int back = at - 1; back >= Math.Max(0, at - 3); back--)
        {
            if (words[back] is "am" or "i'm" or "called")
            {
                return !words[back..at].Contains("not");
            }
        }

        return false;
    }

    internal sealed record Facts(TalkKind Kind, string Thing);
}
