using Fathom.Tasks.Answers;
using Fathom.Tasks.Letters;
using Fathom.Tasks.Mathematics;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Talk;

/// <summary>
/// A later turn that repeats a question about something else ("and in banana?", "and the smallest?", "17 then?"), asks for the same answer
/// again ("are you sure?"), asks for its working ("why?"), or turns to another question.
/// </summary>
internal sealed class AgainTask : IVerifiableTask
{
    private const int LongestQuestion = 260;
    private const double ThreeTurnsShare = 0.3;
    private const double TalkBeforeShare = 0.1;
    private const double SureShare = 0.08;
    private const double WhyShare = 0.06;
    private const double FreshShare = 0.12;
    private const double LaterTasksShare = 0.6;
    private const double ChangedNumberShare = 0.3;
    private const double OtherQuestionShare = 0.25;

    private static readonly LetterCountTask s_letterCount = new();

    private static readonly WordLengthTask s_wordLength = new();

    private static readonly ContainsTask s_contains = new();

    private static readonly NthLetterTask s_nthLetter = new();

    private static readonly SpellTask s_spell = new();

    private static readonly ReverseTask s_reverse = new();

    private static readonly AlphabetTask s_alphabet = new();

    private static readonly SortTask s_sort = new();

    private static readonly ListNumberTask s_listNumber = new();

    private static readonly IVerifiableTask[] s_tasks =
    [
        s_letterCount, s_letterCount, s_letterCount, s_wordLength, s_contains, s_nthLetter, s_spell, s_reverse, s_alphabet, s_listNumber,
        s_listNumber,
    ];

    private static readonly string[] s_ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

    /// <inheritdoc/>
    public string Name => "again";

    /// <inheritdoc/>
    public TaskArea Area => TaskArea.Talk;

    /// <inheritdoc/>
    public string Summary => "the question of the turn before about another word, letter or number";

    /// <inheritdoc/>
    public int Levels => 3;

    /// <inheritdoc/>
    public bool IsClosed(int level) => false;

    /// <inheritdoc/>
    public Problem Generate(int level, PhrasingRing ring, TaskRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, Levels);
        while (true)
        {
            var wording = new Wording(ring, NoiseProfile.Talk, random);
            if (random.Chance(TalkBeforeShare))
            {
                TalkTask.AddExchange(wording);
            }

            double draw = random.NextDouble();
            Problem? problem = draw < SureShare
                ? Sure(level, wording)
                : draw < SureShare + WhyShare
                ? Why(level, wording)
                : draw < SureShare + WhyShare + FreshShare
                ? Fresh(level, wording)
                : Again(level, wording);
            if (problem is not null)
            {
                return problem;
            }
        }
    }

    /// <inheritdoc/>
    public Verdict Verify(Problem problem, string answer)
    {
        Facts facts = FactsOf(problem);
        return facts.Task.Verify(facts.Now with { Text = problem.Text }, answer);
    }

    /// <inheritdoc/>
    public WorkedSolution Solve(Problem problem, SolveOptions options)
    {
        Facts facts = FactsOf(problem);
        WorkedSolution solution = facts.Task.Solve(facts.Now, options);
        solution = Goal(facts.Now) is string goal ? solution with { Thinking = $"{goal}\n{solution.Thinking}" } : solution;
        return facts.Explanation is string explanation ? solution with { Answer = explanation } : solution;
    }

    /// <summary>The whole question in short, which the turn itself leaves out; none where the task's own thinking begins with it.</summary>
    private static string? Goal(Problem problem) => problem.Facts switch
    {
        LetterCountTask.Facts facts => $"{facts.Letter} in {facts.Word}",
        WordLengthTask.Facts { Asks: WordLengthTask.Kind.Letters } facts => $"letters in {facts.Word}",
        WordLengthTask.Facts { Asks: WordLengthTask.Kind.Vowels } facts => $"vowels in {facts.Word}",
        WordLengthTask.Facts { Asks: WordLengthTask.Kind.Consonants } facts => $"consonants in {facts.Word}",
        ContainsTask.Facts { Asks: ContainsTask.Kind.Contains } facts => $"any {facts.Letter} in {facts.Word}",
        ContainsTask.Facts { Asks: ContainsTask.Kind.Palindrome } facts => $"palindrome {facts.Word}",
        NthLetterTask.Facts { IsMiddle: false } facts => $"letter {facts.Position}{(facts.IsFromEnd ? " from the end" : "")} in {facts.Word}",
        string word when problem.Task == s_spell.Name => $"spell {word}",
        string word when problem.Task == s_reverse.Name => $"reverse {word}",
        BaseTask.Facts { IsFrom: true } facts => $"{facts.Written} from base {facts.Radix}",
        BaseTask.Facts facts => $"{facts.Number} to base {facts.Radix}",
        WeekdayTask.Facts { Lead: 0 } facts => $"{WeekdayTask.NameOf(facts.Day)} {(facts.Distance < 0 ? '-' : '+')} {Math.Abs(facts.Distance)}",
        _ => null,
    };

    /// <summary>The answer is doubted: it is worked out once more.</summary>
    private static Problem Sure(int level, Wording wording)
    {
        Exchange exchange = Exchanges.Draw(wording.Ring, wording.Random);
        Exchanges.Add(wording, exchange);
        string text = wording.Say(PhrasingFile.Read("talk", "check"), NoiseProfile.Talk);
        return Make(level, text, "sure:", exchange.Task, exchange.Problem, wording);
    }

    /// <summary>The working is asked for.</summary>
    private static Problem? Why(int level, Wording wording)
    {
        Exchange exchange = Exchanges.Draw(wording.Ring, wording.Random, exchange => exchange.Explanation is not null);
        Exchanges.Add(wording, exchange);
        string text = wording.Say(PhrasingFile.Read("talk", "explain"), NoiseProfile.Talk);
        Problem problem = Make(level, text, "why:", exchange.Task, exchange.Problem, wording);

        // The turn doesn't repeat the numbers of the question, which the working may.
        return exchange.Task.Verify(exchange.Problem with { Text = text }, exchange.Explanation!).IsRight
            ? problem with { Facts = (Facts)problem.Facts with { Explanation = exchange.Explanation } }
            : null;
    }

    /// <summary>A question that has nothing to do with the turn before.</summary>
    private static Problem? Fresh(int level, Wording wording)
    {
        Exchanges.Add(wording, Exchanges.Draw(wording.Ring, wording.Random));
        IVerifiableTask task = wording.Random.Pick(Exchanges.Tasks);
        Problem problem = task.Generate(Math.Min(level, task.Levels), wording.Ring, wording.Random);
        if (TaskSampler.SplitOf(problem.Key) != ProblemSplit.Train)
        {
            return null;
        }

        return Make(level, wording.Say(PhrasingFile.Read("again", "fresh"), NoiseProfile.None, problem.Text), "", task, problem, wording);
    }

    private static Problem? Again(int level, Wording wording)
    {
        bool changesNumber = wording.Random.Chance(ChangedNumberShare);
        IVerifiableTask task = wording.Random.Pick(changesNumber ? Substitutions.Tasks : wording.Random.Chance(LaterTasksShare) ? Variations.Tasks : s_tasks);
        Problem first = task.Generate(Math.Min(level, task.Levels), wording.Ring, wording.Random);
        bool hasNoVariation = first.Facts is AlphabetTask.Facts { Asks: not (AlphabetTask.Kind.After or AlphabetTask.Kind.Before) };
        if (hasNoVariation || first.Text.Length > LongestQuestion)
        {
            return null;
        }

        List<Problem> turns = [first];
        string? changing = null;
        for (int left = !changesNumber && wording.Random.Chance(ThreeTurnsShare) ? 2 : 1; left > 0; left--)
        {
            (changing, Problem? next) = Next(turns[^1], changesNumber, wording);
            if (next is null || next.Key == turns[^1].Key)
            {
                return null;
            }

            turns.Add(next);
        }

        if (turns.Any(turn => TaskSampler.SplitOf(turn.Key) != ProblemSplit.Train))
        {
            return null;
        }

        foreach (Problem turn in turns.SkipLast(1))
        {
            IVerifiableTask earlier = TaskOf(turn);
            wording.AddEarlier(turn.Text, Exchange.Say(earlier, turn, earlier.Solve(turn, SolveOptions.Default), wording.Random));
        }

        return Make(level, changing ?? turns[^1].Text, "", TaskOf(turns[^1]), turns[^1], wording);
    }

    /// <summary>The turn after a problem, and what it says where it only changes a number.</summary>
    private static (string? Changing, Problem? Next) Next(Problem from, bool changesNumber, Wording wording)
    {
        if (changesNumber)
        {
            return Substitutions.Of(from, wording);
        }

        return (null, Vary(from, wording));
    }

    private static IVerifiableTask TaskOf(Problem problem) => Exchanges.Tasks.First(task => task.Name == problem.Task);

    private static Problem Make(int level, string text, string kind, IVerifiableTask task, Problem now, Wording wording) =>
        new("again", level, text, $"again:{kind}{now.Key}", new Facts(task, now)) { Earlier = wording.Earlier };

    /// <summary>The question that follows on a problem.</summary>
    private static Problem? Vary(Problem from, Wording wording) => wording.Random.Chance(OtherQuestionShare) && AskOther(from, wording) is Problem other
        ? other
        : VarySame(from, wording);

    /// <summary>Another question about the same word or list.</summary>
    private static Problem? AskOther(Problem from, Wording wording) => from.Facts switch
    {
        LetterCountTask.Facts facts => AskOfWord(facts.Word, from, wording),
        WordLengthTask.Facts { Asks: not WordLengthTask.Kind.Words } facts => AskOfWord(facts.Word, from, wording),
        ContainsTask.Facts { Asks: not ContainsTask.Kind.Anagram } facts => AskOfWord(facts.Word, from, wording),
        NthLetterTask.Facts facts => AskOfWord(facts.Word, from, wording),
        string word when from.Task == s_spell.Name => AskOfWord(word, from, wording),
        ListNumberTask.Facts facts => s_sort.Make(from.Level, Say("sort them", wording), new SortTask.Facts(SortTask.Kind.Up, facts.Numbers)),
        SortTask.Facts { Asks: SortTask.Kind.Up or SortTask.Kind.Down or SortTask.Kind.Reverse } facts => VaryList(
            new ListNumberTask.Facts(ListNumberTask.Kind.Has, facts.Numbers, 0), from.Level, wording),
        _ => null,
    };

    private static Problem? AskOfWord(string word, Problem from, Wording wording)
    {
        if (word.Length < 3 || !word.All(char.IsAsciiLetterLower))
        {
            return null;
        }

        switch (wording.Random.Below(6))
        {
            case 0:
                return s_reverse.Make(from.Level, Say("backwards", wording), word);
            case 1 when from.Task != s_spell.Name:
                return s_spell.Make(from.Level, Say("spell it", wording), word);
            case 2 when from.Task != s_wordLength.Name:
                var kind = (WordLengthTask.Kind)wording.Random.Below(3);
                string section = kind switch
                {
                    WordLengthTask.Kind.Letters => "letters",
                    WordLengthTask.Kind.Vowels => "vowels",
                    _ => "consonants",
                };
                return s_wordLength.Make(from.Level, Say(section, wording), new WordLengthTask.Facts(word, kind));
            case 3:
                return s_nthLetter.Make(from.Level, Say("first letter", wording), new NthLetterTask.Facts(word, 1, false));
            case 4:
                return s_nthLetter.Make(from.Level, Say("last letter", wording), new NthLetterTask.Facts(word, 1, true));
            default:
                char letter = DrawLetter(word, wording.Random);
                return from.Task == s_letterCount.Name ? null : s_letterCount.Make(from.Level,
                    Say("letter", wording, WordStyle.Plural(letter, wording.Random), WordStyle.Type(letter, wording.Random)),
                    new LetterCountTask.Facts(word, letter));
        }
    }

    private static Problem? VarySame(Problem from, Wording wording) => from.Facts switch
    {
        LetterCountTask.Facts facts => VaryCount(facts, from.Level, wording),
        WordLengthTask.Facts facts => VaryLength(facts, from.Level, wording),
        ContainsTask.Facts facts => VaryContains(facts, from.Level, wording),
        NthLetterTask.Facts facts => VaryNth(facts, from.Level, wording),
        AlphabetTask.Facts facts => VaryAlphabet(facts, wording),
        ListNumberTask.Facts facts => VaryList(facts, from.Level, wording),
        string => VaryWord(from, wording),
        _ => Variations.Of(from, wording),
    };

    private static Problem VaryCount(LetterCountTask.Facts facts, int level, Wording wording)
    {
        if (wording.Random.Chance(0.6))
        {
            string word = WordLevels.Draw(level, wording.Random);
            return s_letterCount.Make(level, SayWord(word, wording.Random.Chance(0.5) ? "in" : "same", wording), facts with { Word = word });
        }

        char letter = DrawLetter(facts.Word, wording.Random);
        string text = Say("letter", wording, WordStyle.Plural(letter, wording.Random), WordStyle.Type(letter, wording.Random));
        return s_letterCount.Make(level, text, facts with { Letter = letter });
    }

    private static Problem? VaryLength(WordLengthTask.Facts facts, int level, Wording wording)
    {
        if (facts.Asks == WordLengthTask.Kind.Words)
        {
            return null;
        }

        if (wording.Random.Chance(0.6))
        {
            string word = WordLevels.Draw(level, wording.Random);
            return s_wordLength.Make(level, SayWord(word, wording.Random.Chance(0.4) ? "in" : "same", wording), facts with { Word = word });
        }

        var kind = (WordLengthTask.Kind)(((int)facts.Asks + wording.Random.Between(1, 2)) % 3);
        string section = kind switch
        {
            WordLengthTask.Kind.Letters => "letters",
            WordLengthTask.Kind.Vowels => "vowels",
            _ => "consonants",
        };
        return s_wordLength.Make(level, Say(section, wording), facts with { Asks = kind });
    }

    private static Problem? VaryContains(ContainsTask.Facts facts, int level, Wording wording)
    {
        if (facts.Other.Length > 0)
        {
            return null;
        }

        if (facts.Asks != ContainsTask.Kind.Contains || wording.Random.Chance(0.5))
        {
            string word = WordLevels.Draw(level, wording.Random);
            return s_contains.Make(level, SayWord(word, "same", wording), facts with { Word = word });
        }

        char letter = DrawLetter(facts.Word, wording.Random);
        string text = Say("has", wording, WordStyle.Type(letter, wording.Random), ContainsTask.Article(letter));
        return s_contains.Make(level, text, facts with { Letter = letter });
    }

    private static Problem? VaryNth(NthLetterTask.Facts facts, int level, Wording wording)
    {
        if (facts.IsMiddle || facts.Asks != NthLetterTask.Kind.One)
        {
            return null;
        }

        if (wording.Random.Chance(0.5) || facts.IsFromEnd)
        {
            string word;
            do
            {
                word = WordLevels.Draw(level, wording.Random);
            }
            while (word.Length < facts.Position);
            return s_nthLetter.Make(level, SayWord(word, "same", wording), facts with { Word = word });
        }

        int position = wording.Random.Between(1, Math.Min(s_ordinals.Length, facts.Word.Length));
        string ordinal = wording.Random.Chance(0.6) ? s_ordinals[position - 1] : NumberWords.Ordinal(position);
        return s_nthLetter.Make(level, Say("ordinal", wording, ordinal), facts with { Position = position });
    }

    private static Problem VaryAlphabet(AlphabetTask.Facts facts, Wording wording)
    {
        bool isAfter = wording.Random.Chance(0.3) ? facts.Asks != AlphabetTask.Kind.After : facts.Asks == AlphabetTask.Kind.After;
        int place = wording.Random.Between(isAfter ? 1 : 2, isAfter ? 25 : 26);
        string letter = WordStyle.Type((char)('a' + place - 1), wording.Random);
        return s_alphabet.Make(1, Say(isAfter ? "after" : "before", wording, letter),
            new AlphabetTask.Facts(isAfter ? AlphabetTask.Kind.After : AlphabetTask.Kind.Before, place));
    }

    private static Problem? VaryList(ListNumberTask.Facts facts, int level, Wording wording)
    {
        if (!facts.UsesItem && wording.Random.Chance(0.3))
        {
            return Variations.Other(s_listNumber, level, wording, other => other.Asks == facts.Asks) is ListNumberTask.Facts other
                ? s_listNumber.Make(level, Say("list", wording, NumberList.Type(other.Numbers, wording.Random)), other)
                : null;
        }

        (ListNumberTask.Kind Kind, string Section)[] kinds =
        [
            (ListNumberTask.Kind.Largest, "largest"), (ListNumberTask.Kind.Smallest, "smallest"), (ListNumberTask.Kind.Sum, "sum"),
            (ListNumberTask.Kind.Count, "count"), (ListNumberTask.Kind.Range, "range"), (ListNumberTask.Kind.Second, "second number"),
            (ListNumberTask.Kind.Median, "median"),
        ];
        bool areDistinct = facts.Numbers.Distinct().Count() == facts.Numbers.Count;
        (ListNumberTask.Kind kind, string section) = wording.Random.Pick([.. kinds.Where(pair => pair.Kind switch
        {
            ListNumberTask.Kind.Second => areDistinct,
            ListNumberTask.Kind.Median => facts.Numbers.Count % 2 == 1,
            _ => true,
        })]);
        return s_listNumber.Make(level, Say(section, wording), facts with { Asks = kind });
    }

    private static Problem VaryWord(Problem from, Wording wording)
    {
        string word = WordLevels.Draw(from.Level, wording.Random);
        string text = SayWord(word, "same", wording);
        return from.Task == s_spell.Name ? s_spell.Make(from.Level, text, word) : s_reverse.Make(from.Level, text, word);
    }

    private static string SayWord(string word, string section, Wording wording) => Say(section, wording, WordStyle.Type(word, wording.Random));

    private static string Say(string section, Wording wording, params ReadOnlySpan<string> values) => Variations.Say(section, wording, values);

    private static char DrawLetter(string word, TaskRandom random) =>
        random.Chance(0.7) ? random.Pick(WordLevels.LettersOf(word).ToCharArray()) : (char)('a' + random.Below(26));

    private Facts FactsOf(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return problem.Task == Name && problem.Facts is Facts facts
            ? facts
            : throw new ArgumentException($"task '{Name}' got a problem of task '{problem.Task}'", nameof(problem));
    }

    /// <summary>The task that judges the question, and the question as one of its problems.</summary>
    internal sealed record Facts(IVerifiableTask Task, Problem Now)
    {
        /// <summary>The answer where the working is asked for; else the task's own.</summary>
        public string? Explanation { get; init; }
    }
}
