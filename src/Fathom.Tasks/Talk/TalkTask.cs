using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Talk;

/// <summary>Greetings, thanks, questions about Fathom itself, and an honest answer to what it cannot know.</summary>
internal sealed class TalkTask : VerifiableTask<TalkTask.Facts>
{
    private const int LongestAnswer = 300;

    // Fathom is none of these; an answer that claims so is wrong whatever else it says.
    private static readonly string[] s_others = ["chatgpt", "gpt", "openai", "claude", "anthropic", "gemini", "google", "llama", "siri", "alexa", "human"];

    private static readonly string[] s_unknowns =
    [
        "the capital of France", "the capital of Peru", "the president", "the weather", "Napoleon", "the moon", "the Eiffel Tower", "Paris", "dinosaurs", "black holes", "the stock market", "football", "World War 2",
        "Shakespeare", "the tallest mountain", "the population of China", "the speed of light", "the boiling point of water", "photosynthesis", "Einstein", "Mozart", "the news", "the longest river", "Bitcoin",
        "gravity", "the human heart", "DNA", "the Roman Empire", "New York", "Japan", "the sun", "volcanoes", "the ocean", "Mars", "Harry Potter", "Star Wars", "coffee", "climate change", "Python decorators",
        "quantum physics", "the Mona Lisa", "whales", "the internet", "the first man on the moon", "jazz", "chess openings", "vitamins", "electric cars", "my horoscope", "the election",
    ];

    private static readonly TalkKind[] s_kinds =
    [
        new("greeting", new(
            [
                "Hi", "Hi!", "hi there", "Hello", "Hello!", "hello there", "Hey", "hey there", "Hi Fathom", "Hello Fathom!", "hey fathom", "Good morning", "Good evening!", "Good afternoon", "hiya", "yo", "Hello, anyone there?",
                "hey!", "hi :)", "Greetings", "howdy", "hello hello", "Hey there Fathom",
            ],
            ["Hi, nice to meet you", "good day", "hello again", "Hey you"]), "Hello! I am Fathom. Ask me a puzzle or a calculation.", "hello|hi|hey|greetings|morning|evening|welcome"),
        new("how-are-you", new(
            ["How are you?", "How are you doing?", "how are you today", "how r u", "What's up?", "whats up", "how is it going?", "How's it going?", "are you ok?", "Hi, how are you?", "hello, how are you?", "how do you feel", "sup"],
            ["Everything fine with you?", "How have you been?"]), "I am fine, thank you. What shall we work out?", "fine|good|well|great|ready"),
        new("identity", new(
            [
                "Who are you?", "who are you", "What are you?", "What is your name?", "what's your name", "Whats ur name", "Who r u", "Tell me about yourself.", "Introduce yourself.", "Are you an AI?", "What model are you?", "who am i talking to",
                "Which model is this?", "Are you ChatGPT?", "are you human?", "are you a robot", "Are you GPT-4?", "Are you Fathom?", "do you have a name?", "What should I call you?", "Who is this?", "What kind of model are you?",
                "are you a bot", "are you real?", "Are you DeepSeek?", "Are you Claude?", "What is Fathom?", "describe yourself",
            ],
            ["May I know your name?", "Say who you are.", "What am I chatting with?"]), "I am Fathom, a small reasoning model that was trained from scratch.", "fathom"),
        new("maker", new(
            [
                "Who made you?", "Who created you?", "Who built you?", "who trained you", "How were you trained?", "Where do you come from?", "who is your creator", "How were you made?", "Who developed you?", "What were you trained on?",
                "who programmed you", "how do you work?", "When were you made?", "How big are you?", "How many parameters do you have?", "what data were you trained on",
            ],
            ["Tell me who made you.", "What is your origin?"]), "I am Fathom. The Fathom program trained me from scratch on puzzles, on an ordinary computer.", "fathom", "trained|puzzles|scratch"),
        new("help", new(
            [
                "What can you do?", "what can u do", "What can I ask you?", "Help", "help!", "How can you help me?", "What are you good at?", "what do you know", "what do you do?", "Can you help me?", "What are your skills?", "how do i use you",
                "Give me an example.", "what should i ask", "What questions can you answer?", "Can you do math?", "are you good at math?", "can you code?", "what is this", "I need help.", "what tasks can you solve?", "Show me what you can do.",
                "Can you solve puzzles?", "what else can you do",
            ],
            ["List your abilities.", "In which things can I use you?", "Which problems do you solve?"]),
            "I can calculate, count letters, sort lists, solve word problems and logic puzzles, and say what small programs print.", "calculate|arithmetic|math|sums|count|puzzles", "letters|logic|puzzles|programs|problems|lists"),
        new("thanks", new(
            [
                "Thanks", "Thanks!", "Thank you", "Thank you!", "thx", "ty", "thanks a lot", "Thank you very much", "great, thanks", "Cool, thank you!", "thank u", "many thanks", "ok thanks", "Thanks Fathom", "perfect, thank you",
                "nice, thanks", "that helps, thanks", "awesome thanks", "tysm",
            ],
            ["I appreciate it", "Thanks for your help"]), "You are welcome!", "welcome|pleasure|glad|anytime|problem"),
        new("bye", new(
            [
                "Bye", "bye!", "Goodbye", "Good bye", "See you", "see you later", "cya", "Good night", "bye bye", "I have to go", "talk to you later", "gotta go", "See you tomorrow!", "bye fathom", "that's all, bye", "ok bye", "farewell",
                "ttyl", "thats all for today",
            ],
            ["I'm leaving now", "Until next time"]), "Goodbye!", "bye|goodbye|later|soon|night|care"),
        new("praise", new(
            [
                "Good job!", "well done", "Great!", "nice", "Awesome!", "Correct!", "you are right", "That's right!", "good answer", "cool", "wow", "you're smart", "Perfect!", "ok", "okay", "amazing", "I like you", "good bot", "great work",
                "lol", "haha", "you are funny", "impressive",
            ],
            ["Splendid!", "You did well."]), "Thank you! Ask me another one.", "thank|thanks|glad|happy|welcome"),
        new("doubt", new(
            [
                "Are you sure?", "that's wrong", "This is wrong.", "No, that is not right.", "I don't think so", "You are wrong.", "wrong!", "is that correct?", "bad answer", "Check that again.", "that can't be right", "really?", "hmm", "are u sure",
                "incorrect", "you made a mistake", "try again",
            ],
            ["I doubt it.", "I believe you erred."]), "I may be wrong. Please ask the whole question again and I will work it out anew.", "wrong|mistake|sorry|again|check"),
        new("feelings", new(
            [
                "I am sad", "I'm bored", "I am tired", "I love you", "i am happy", "Tell me a joke.", "tell me a story", "Do you love me?", "Sing a song.", "write a poem", "can you be my friend", "do you have feelings?", "what is the meaning of life",
                "Do you like music?", "what's your favorite color?", "Do you dream?", "are you alive", "say something funny", "tell me something", "Let's talk.", "i need a friend", "What's your opinion?", "write an essay",
            ],
            ["Cheer me up.", "Entertain me."]), "I am only a small model for puzzles, so I cannot help much with that. Would you like a calculation or a riddle?", "small|puzzles|cannot|can't|only"),
        new("unknown", new(
            [
                "What is {~0}?", "Tell me about {~0}.", "What do you know about {~0}?", "Explain {~0}.", "Can you tell me about {~0}?", "what can you tell me about {~0}", "Do you know {~0}?", "I want to know about {~0}.", "what about {~0}?",
                "Who or what is {~0}?", "Give me facts about {~0}.", "Where can I learn about {~0}?", "How does {~0} work?", "Why is {~0} important?", "Write about {~0}.", "{~0}?", "info on {~0}", "what's {~0}",
                "Tell me something about {~0}.", "Define {~0}.",
            ],
            ["Give me a summary of {~0}.", "Could you teach me about {~0}?", "I'm curious about {~0}."]),
            "I don't know. I was trained on puzzles, not on facts about the world.", "don't|dont|not|cannot|can't", "know|trained|puzzles|facts"),
        new("unclear", new(
            [
                "asdf", "???", "?", "...", "blah", "test", "testing", "hjkl", "foo", "what", "huh", "bla bla", "1", "a", "xyz", "qwerty", "no", "yes", "maybe", "idk", "abc", "hmm ok", "why", "how", "when?", "and?", "so?", ".",
            ],
            ["gibberish", "erm", "zzz"]), "I did not understand that. Please ask a question, such as 12*7 or how many e in cheese.", "understand|ask|question"),
    ];

    public override string Name => "talk";

    public override TaskArea Area => TaskArea.Talk;

    public override string Summary => "greetings, thanks, who Fathom is, and honest answers to what it cannot know";

    public override int Levels => 2;

    protected override NoiseProfile Noise => NoiseProfile.Talk;

    public override bool IsClosed(int level) => true;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int unknown = Array.FindIndex(s_kinds, kind => kind.Name == "unknown");
        int kind = level == 2 ? unknown : (unknown + 1 + random.Below(s_kinds.Length - 1)) % s_kinds.Length;
        return new Facts(kind, level == 2 ? random.Pick(s_unknowns) : "");
    }

    protected override string Key(Facts facts) => $"{s_kinds[facts.Kind].Name}:{facts.Thing}";

    protected override string Ask(Facts facts, Wording wording) => wording.Say(s_kinds[facts.Kind].Phrasings, facts.Thing);

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        TalkKind kind = s_kinds[facts.Kind];
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

    protected override string Work(Facts facts, Trace trace) => s_kinds[facts.Kind].Answer;

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

    internal sealed record Facts(int Kind, string Thing);
}
