using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Letters;

/// <summary>The steps of each kind of question.</summary>
internal sealed partial class WordPlayTask
{
    /// <summary>Says what to do with the word, numbers its letters, and does it letter by letter.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.IsCheck)
        {
            return WorkCheck(facts, trace);
        }

        trace.Write(Goal(facts)).Line();
        switch (facts.Asks)
        {
            case Kind.Words:
                string[] words = facts.Word.Split(' ');
                trace.Write(ListSteps.Places(words)).Line().Write(string.Join(' ', words.Select((word, i) => $"{i + 1}|{word}").Reverse()));
                return facts.Result;
            case Kind.Numbers or Kind.FromNumbers:
                trace.Write(string.Join(' ', facts.Word.Select(c => facts.Asks == Kind.Numbers ? $"{c}{Place(c)}" : $"{Place(c)}{c}")));
                return facts.Asks == Kind.Numbers ? string.Join(", ", facts.Word.Select(Place)) : facts.Word;
            case Kind.Shift:
                trace.Write(string.Join(' ', facts.Word.Select(c => string.Concat(Enumerable.Range(0, facts.Steps + 1).Select(step => Later(c, step))))));
                return facts.Result;
            case Kind.Unshift:
                trace.Write(string.Join(' ', facts.Word.Select(c => string.Concat(Enumerable.Range(0, facts.Steps + 1).Select(step => Later(c, -step))))));
                return facts.Result;
            case Kind.Different or Kind.Together:
                return WorkCount(facts, trace);
            case Kind.Value:
                return WorkValue(facts, trace);
            case Kind.LongerBy:
                trace.Write(Numbered(facts.Word)).Line().Write(Numbered(facts.Second)).Line();
                return $"{Arithmetic.Subtract(trace, facts.Word.Length, facts.Second.Length)}";
            case Kind.Frequent:
                return WorkFrequent(facts, trace);
            case Kind.Shared:
                trace.Write(Numbered(facts.Second)).Line();
                trace.Write(string.Join(' ', facts.Word.Select(c => facts.Second.IndexOf(c, StringComparison.Ordinal) is >= 0 and int at
                    ? $"{c}{at + 1}"
                    : $"{c} none")));
                return string.Join(", ", facts.Result.ToCharArray());
            case Kind.Repeat:
                trace.Write(string.Join(' ', Enumerable.Range(1, facts.Steps).Select(time => $"{time}|{facts.Word}")));
                return facts.Result;
            case Kind.Plural:
                trace.Write($"1 {facts.Word} 2 {facts.Result}");
                return facts.Result;
            case Kind.MissingLetter:
                trace.Write(facts.Word).Line().Write(Numbered(facts.Word[..facts.Steps]));
                return facts.Result;
            case Kind.Acronym:
                foreach (string part in facts.Word.Split(' '))
                {
                    trace.Line().Write($"{part} 1{part[0]}");
                }

                return facts.Result;
            case Kind.Dashes:
                trace.Write(Numbered(facts.Word));
                return string.Join('-', facts.Word.ToCharArray());
            case Kind.More:
                return WorkMore(facts, trace);
            default:
                string[] places = [.. facts.Word.Select((c, i) => $"{i + 1}{c}")];
                trace.Write(string.Join(' ', places)).Line().Write(string.Join(' ', Changed(facts, places)));
                return facts.Result;
        }
    }

    private static string Numbered(string word) => string.Join(' ', word.Select((c, i) => $"{i + 1}{c}"));

    private static string Goal(Facts facts) => facts.Asks switch
    {
        Kind.DropFirst => $"{facts.Word} - first",
        Kind.DropLast => $"{facts.Word} - last",
        Kind.Drop => $"{facts.Word} - {facts.Letter}",
        Kind.DropVowels => $"{facts.Word} - a e i o u",
        Kind.Replace => $"{facts.Word}: {facts.Letter} > {facts.Other}",
        Kind.Swap => $"{facts.Word}: swap first, last",
        Kind.Double => $"{facts.Word}: each twice",
        Kind.Front => $"{facts.Letter} + {facts.Word}",
        Kind.End => $"{facts.Word} + {facts.Letter}",
        Kind.Join => $"{facts.Word} + {facts.Second}",
        Kind.Numbers => $"{facts.Word} in numbers",
        Kind.FromNumbers => $"letters {string.Join(' ', facts.Word.Select(Place))}",
        Kind.Shift => $"{facts.Word}: letters +{facts.Steps}",
        Kind.Words => "words in reverse",
        Kind.Different => $"different letters in {facts.Word}",
        Kind.Together => $"{facts.Letter} and {facts.Other} in {facts.Word}",
        Kind.DropNth => $"{facts.Word} - letter {facts.Steps}",
        Kind.Start => $"first {facts.Steps} of {facts.Word}",
        Kind.Finish => $"last {facts.Steps} of {facts.Word}",
        Kind.ReplaceFirst => $"{facts.Word}: first > {facts.Other}",
        Kind.ReplaceLast => $"{facts.Word}: last > {facts.Other}",
        Kind.SwapStart => $"{facts.Word}: swap first two",
        Kind.SwapFinish => $"{facts.Word}: swap last two",
        Kind.Alternate => $"{facts.Word}: every second",
        Kind.Repeat => $"{facts.Word}: {facts.Steps} times",
        Kind.Dashes => $"{facts.Word} with dashes",
        Kind.PigLatin => $"pig latin {facts.Word}",
        Kind.Unshift => $"{facts.Word}: letters -{facts.Steps}",
        Kind.Value => $"sum of letters {facts.Word}",
        Kind.Frequent => $"most in {facts.Word}",
        Kind.Shared => $"letters in {facts.Word} and {facts.Second}",
        Kind.LongerBy => $"longer: {facts.Word} - {facts.Second}",
        Kind.Upper => $"{facts.Word} in capitals",
        Kind.Lower => $"{facts.Word.ToUpperInvariant()} in small letters",
        Kind.Plural => $"plural of {facts.Word}",
        Kind.MissingLetter => $"missing in {facts.Gapped}",
        Kind.Acronym => "first letters together:",
        _ => $"more {facts.Letter}: {facts.Word} / {facts.Second}",
    };

    private static IEnumerable<string> Changed(Facts facts, string[] places) => facts.Asks switch
    {
        Kind.DropFirst => places[1..],
        Kind.DropLast => places[..^1],
        Kind.Drop => places.Where(place => place[^1] != facts.Letter),
        Kind.DropVowels => places.Where(place => !Vowels.Contains(place[^1], StringComparison.Ordinal)),
        Kind.Replace => places.Select(place => place[^1] == facts.Letter ? place[..^1] + facts.Other : place),
        Kind.Swap => [places[^1], .. places[1..^1], places[0]],
        Kind.Double => places.Select(place => place + place[^1]),
        Kind.Front => [$"{facts.Letter}", .. places],
        Kind.End => [.. places, $"{facts.Letter}"],
        Kind.DropNth => places.Where((_, i) => i != facts.Steps - 1),
        Kind.Start => places[..facts.Steps],
        Kind.Finish => places[^facts.Steps..],
        Kind.ReplaceFirst => [$"1{facts.Other}", .. places[1..]],
        Kind.ReplaceLast => [.. places[..^1], $"{places.Length}{facts.Other}"],
        Kind.SwapStart => [places[1], places[0], .. places[2..]],
        Kind.SwapFinish => [.. places[..^2], places[^1], places[^2]],
        Kind.Alternate => places.Where((_, i) => i % 2 == 0),
        Kind.PigLatin => [.. places[facts.Onset..], .. places[..facts.Onset], "ay"],
        Kind.Upper => places.Select(place => place.ToUpperInvariant()),
        Kind.Lower => places,
        _ => [.. places, .. facts.Second.Select((c, i) => $"{i + 1}{c}")],
    };

    private static string WorkCount(Facts facts, Trace trace)
    {
        int count = 0;
        string met = "";
        for (int i = 0; i < facts.Word.Length; i++)
        {
            char c = facts.Word[i];
            int before = count;
            count += facts.Asks == Kind.Together ? c == facts.Letter || c == facts.Other ? 1 : 0 : met.Contains(c, StringComparison.Ordinal) ? 0 : 1;
            trace.Space().Step($"{i + 1}{c}", $"{count}", () => $"{before + (trace.ChooseMistake(2) == 0 ? 1 : 0)}");
            met += c;
        }

        return $"{count}";
    }

    /// <summary>The letters with their places, then the sum of those.</summary>
    private static string WorkValue(Facts facts, Trace trace)
    {
        trace.Write(string.Join(' ', facts.Word.Select(c => $"{c}{Place(c)}")));
        long total = Place(facts.Word[0]);
        foreach (char c in facts.Word.Skip(1))
        {
            total = Arithmetic.Add(trace.Line(), total, Place(c));
        }

        return $"{total}";
    }

    /// <summary>Each letter with how often it came, then the most frequent so far.</summary>
    private static string WorkFrequent(Facts facts, Trace trace)
    {
        (char Letter, int Times) most = (' ', 0);
        for (int i = 0; i < facts.Word.Length; i++)
        {
            char c = facts.Word[i];
            int times = facts.Word.Take(i + 1).Count(other => other == c);
            most = times > most.Times ? (c, times) : most;
            trace.Line().Step($"{c}|", $"{times}", () => $"{(times == 1 ? 2 : times - 1)}").Write($" {most.Letter}|{most.Times}");
        }

        return facts.Result;
    }

    private static string WorkMore(Facts facts, Trace trace)
    {
        foreach (string word in (string[])[facts.Word, facts.Second])
        {
            int count = 0;
            for (int i = 0; i < word.Length; i++)
            {
                count += word[i] == facts.Letter ? 1 : 0;
                trace.Space().Write($"{i + 1}{word[i]}{count}");
            }

            trace.Line();
        }

        trace.Write(ListSteps.Compared(CountIn(facts.Word, facts.Letter), CountIn(facts.Second, facts.Letter)));
        return facts.Result;
    }
}
