using System.Text.RegularExpressions;
using Fathom.Tasks.Catalog;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Tests;

public class PhrasingTests
{
    private static readonly TaskCatalog s_catalog = TaskCatalog.BuiltIn();

    // Questions as people type them, as shapes that training problems must have.
    [Theory]
    [InlineData("letter-count", @"^how many r'?s? (are )?in \w+\??$", 60_000)]
    [InlineData("product", @"^\d\d\*\d\d$", 20_000)]
    [InlineData("product", @"^\d\d x \d\d =$", 60_000)]
    [InlineData("countdown", @"^use \d+ \d+ \d+ \d+ to make \d+\.?$", 20_000)]
    [InlineData("weekday", @"^what day is \d+ days after (mon|tues|wednes|thurs|fri|satur|sun)day\??$", 20_000)]
    [InlineData("word-problem", @"^\w+ has \w+ \w+ of \w+ \w+ and (breaks|loses|eats|sells) \w+\. how many are left\??$", 40_000, 2)]
    [InlineData("program", @"^what does this print:?\??\n", 20_000)]
    [InlineData("program", @"^what does [a-z_]+ ?= ?\d+; .*; print\(.*\) print\??$", 20_000)]
    [InlineData("program", @"```python\n", 20_000)]
    [InlineData("conditional", @"^if [a-z ]+, [a-z ]+\. [a-z ]+\. (is|are|does|do|will) [a-z ]+\?$", 20_000)]
    [InlineData("ordering", @"^if \w+ is \w+ than \w+ and \w+ is \w+ than \w+, who is the \w+\?$", 120_000)]
    [InlineData("entailment", @"^all \w+ are \w+\. \w+ is an? \w+\. is \w+ an? \w+\?$", 20_000)]
    [InlineData("talk", @"^who are you\??$", 20_000)]
    [InlineData("talk", @"^hello$", 20_000)]
    [InlineData("talk", @"^what is the capital of france\??$", 60_000)]
    [InlineData("clock", @"^(how many )?minutes (are )?between \d+:\d\d and \d+:\d\d\??$", 20_000)]
    [InlineData("calendar", @"^is \d{4} a leap year\??$", 20_000)]
    [InlineData("compare", @"^which is bigger, [\d.]+ or [\d.]+\??$", 20_000)]
    [InlineData("percent", @"^what is \d+% of \d+\??$", 20_000)]
    [InlineData("money", @"^\S+ split \w+ ways|split a bill of ", 20_000)]
    [InlineData("money", @"^how much cheaper is \S+ than \S+\?$", 20_000)]
    [InlineData("quantity", @"^how many square meters is a ", 20_000)]
    [InlineData("ordering", @"^\w+ is taller than \w+\. \w+ is taller than \w+\. who is the tallest\?$", 120_000)]
    [InlineData("reverse-word", @"^spell \w+ backwards\.?$", 20_000)]
    [InlineData("sequence", @"^what comes next: \d+, \d+, \d+, \d+\??$", 20_000)]
    [InlineData("base", @"^convert \d+ to binary\.?$", 20_000)]
    [InlineData("divisor", @"^gcd of \d+ and \d+$", 20_000)]
    [InlineData("list-number", @"^what is the median of [\d, ]+\??$", 60_000)]
    [InlineData("sort", @"^sort [\d, ]+\.?$", 20_000)]
    [InlineData("equation", @"^solve \dx \+ \d = \d+\.?$", 60_000)]
    [InlineData("equation", @"^solve for x: \d+\(x \+ \d+\) = \d+$", 60_000)]
    [InlineData("number-property", @"^is \d+ a perfect square\??$", 60_000)]
    [InlineData("number-property", @"^what are the factors of \d+\??$", 60_000)]
    [InlineData("number-sense", @"^is \d+ prime or composite\?$", 20_000)]
    [InlineData("number-sense", @"^write [a-z ]+ hundred [a-z -]+ in digits\.?$", 20_000)]
    [InlineData("number-sense", @"^i am an? [\w ]+ between \d+ and \d+\. what number am i\?$", 60_000)]
    [InlineData("number-sense", @"^which number doesn't belong: [\d, ]+\?$", 20_000)]
    [InlineData("sequence", @"^what is the \d+th term of the sequence [\d, ]+, \.\.\.\?$", 60_000)]
    [InlineData("sequence", @"^what are the next two numbers: \d+, \d+, \d+\??$", 60_000)]
    [InlineData("compare", @"^which is smaller -?\d+ or -\d+$", 60_000)]
    [InlineData("compare", @"^\w+ has \d+, \w+ has \d+\. who has more\??$", 60_000)]
    [InlineData("program", @"console\.log\(", 20_000)]
    [InlineData("program", @"^set [a-z]+ to \d+\. ", 20_000)]
    [InlineData("follow-up", @"^and times \w+\??$", 20_000)]
    [InlineData("follow-up", @"^plus \d+%\??$", 20_000)]
    [InlineData("follow-up", @"^if i lose \w+ how many do i have left\??$", 20_000)]
    [InlineData("follow-up", @"^(now )?add \w+.* and then ", 20_000)]
    [InlineData("follow-up", @"^i pay with a \S+( \w+)? (note|bill)\. ", 20_000)]
    [InlineData("again", @"^what if it was \d+ instead of \d+\??$", 20_000)]
    [InlineData("again", @"^what if [a-z]+ is \d+$", 20_000)]
    [InlineData("again", @"^and backwards\??$", 20_000)]
    [InlineData("again", @"^now the other way round$", 20_000)]
    [InlineData("again", @"^and the youngest\??$", 60_000)]
    [InlineData("again", @"^\d+ then\??$", 20_000)]
    [InlineData("again", @"^and \d+%\?$", 20_000)]
    [InlineData("again", @"^and in \d+ days\?$", 20_000)]
    [InlineData("again", @"^are you sure\??$", 20_000)]
    [InlineData("list-number", @"^which number is repeated: [\d, ]+$", 20_000)]
    [InlineData("alphabet", @"^\d letters after \w$", 20_000)]
    [InlineData("ordering", @"who (scored|won|ate|sold) the most \w+\??$", 20_000)]
    [InlineData("ordering", @" did not (score|win|eat|sell) as many \w+ as ", 20_000)]
    [InlineData("conditional", @" only if ", 20_000)]
    [InlineData("natural-entailment", @"^(all the|every|no|some of the|only the) \w+ in the ", 20_000)]
    [InlineData("natural-entailment", @"^\w+ is either (in|on|at) ", 20_000)]
    [InlineData("conditional", @"^if [a-z ]+ (is|are|does|do) not [a-z ]+, [a-z ]+\. ", 20_000)]
    [InlineData("conditional", @" (was|were) [a-z ]+ yesterday\. (was|were|did) [a-z ]+\?$", 60_000)]
    [InlineData("syllogism", @"\. (do|can) \w+ \w+( \w+)?\?$", 60_000)]
    [InlineData("entailment", @"^(every|each) \w+ (in|on|at) [a-z ]+\. \w+ is (in|on|at) [a-z ]+\. ", 20_000)]
    [InlineData("entailment", @"\. (mr|mrs|ms) \w+ is an? \w+\. (is|can|does) s?he [a-z ]+\?$", 60_000)]
    [InlineData("ordering", @"^\w+ is taller than \w+ but shorter than \w+\. ", 60_000)]
    [InlineData("ordering", @"^\w+ is \w+ than \w+, who is \w+ than \w+\. ", 20_000)]
    [InlineData("ordering", @"^\w+ runs faster than \w+\. ", 20_000)]
    [InlineData("ordering", @"^\w+ is \d+ years (older|younger) than \w+\. ", 20_000)]
    [InlineData("ordering", @" who finished third\?$", 60_000, 4)]
    [InlineData("ordering", @" who comes right after \w+\?$", 20_000)]
    [InlineData("knights", @" is \w+ (lying|telling the truth)\?$", 20_000)]
    [InlineData("parity", @"^is \d\+\d even or odd\?$", 20_000)]
    [InlineData("parity", @"^a lamp is (on|off)\. i press the switch \w+ times\. is it on or off\?$", 20_000)]
    [InlineData("expression", @"^(compute |calculate )?100 ?- ?\d\d ?- ?\d\d", 120_000, 1)]
    [InlineData("fraction", @"^(a third|half|a quarter) of a number is \d+\. what is the number\?$", 60_000)]
    [InlineData("fraction", @"^(what is )?half of (a third|a quarter|half) of \d+\??$", 60_000)]
    [InlineData("weekday", @"^if yesterday was \w+day, what day is it in \d days\?$", 20_000)]
    [InlineData("weekday", @"^three days ago it was \w+day\. what day is tomorrow\?$", 60_000)]
    [InlineData("date", @"^what weekday (is|was) \w+ \d+,? \d{4}\?$", 20_000)]
    [InlineData("clock", @"^(what is )?\d\d:\d\d in 12.hour time\??$", 20_000)]
    [InlineData("date", @"^how many days (till|until) christmas\W+(if )?today is ", 60_000)]
    [InlineData("conversion", @"half an hour in minutes", 200_000)]
    [InlineData("conversion", @"^\d+ days in weeks and days$", 60_000)]
    [InlineData("signed", @"^it is -\d+ degrees and gets \d+ degrees warmer\.", 20_000)]
    [InlineData("decimal", @"^split \d+\.\d\d evenly between \d people$", 60_000)]
    [InlineData("calendar", @"^does april have 31 days\?$", 20_000)]
    public void Training_HasShape(string name, string shape, int draws, int level = 0)
    {
        IVerifiableTask task = s_catalog.Find(name);
        var regex = new Regex(shape, RegexOptions.IgnoreCase);

        bool isFound = Enumerable.Range(0, draws).Any(i =>
            regex.IsMatch(task.Generate(level > 0 ? level : 1 + (i % task.Levels), PhrasingRing.Trained, new TaskRandom(3, name, i)).Text));

        Assert.True(isFound, shape);
    }

    // A mark of the grammar that is left in a question comes from a frame that is cut short.
    [Theory]
    [InlineData(PhrasingRing.Trained)]
    [InlineData(PhrasingRing.HeldOut)]
    public void Questions_HaveNoMarksOfTheGrammar(PhrasingRing ring)
    {
        foreach (IVerifiableTask task in s_catalog.All.Where(task => task.Area is not (TaskArea.Programming or TaskArea.Talk)))
        {
            for (int i = 0; i < 400; i++)
            {
                // Bars around numbers mean an absolute value.
                string text = Regex.Replace(task.Generate(1 + (i % task.Levels), ring, new TaskRandom(3, task.Name, i)).Text, @"\|-?\d+( - \(-?\d+\))?\|", "");

                Assert.False(text.Contains('|', StringComparison.Ordinal) || text.Contains("[x]", StringComparison.OrdinalIgnoreCase), text);
            }
        }
    }

    [Fact]
    public void Noise_Values_StayWhole()
    {
        var phrasings = new Phrasings(["Please tell me something about {0} whenever possible?"], ["About {0}."]);
        for (int i = 0; i < 5000; i++)
        {
            var wording = new Wording(PhrasingRing.Trained, NoiseProfile.Question with { Typos = 1, Politeness = 0.5, Spaces = 0.5 },
                new TaskRandom(1, "noise", i));

            Assert.Contains("Xy'z 1,234", wording.Say(phrasings, "Xy'z 1,234"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Noise_None_ChangesNothing()
    {
        var phrasings = new Phrasings(["What's {0} and {~1}?"], ["{0} {1}"]);
        var wording = new Wording(PhrasingRing.Trained, NoiseProfile.None, new TaskRandom(1, "noise"));

        Assert.Equal("What's A and B?", wording.Say(phrasings, "A", "B"));
    }

    [Fact]
    public void Template_Alternatives_AreAllDrawn()
    {
        var phrasings = new Phrasings(["<a|b<1|2>|>{0}"], ["x"]);
        var seen = new HashSet<string>();
        for (int i = 0; i < 200; i++)
        {
            seen.Add(new Wording(PhrasingRing.Trained, NoiseProfile.None, new TaskRandom(1, "t", i)).Say(phrasings, "!"));
        }

        Assert.Equal(["!", "a!", "b1!", "b2!"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void File_Frames_PutThePhraseIntoSentences()
    {
        Phrasings phrasings = PhrasingFile.Read("spell", "ask");
        var seen = new HashSet<string>();
        for (int i = 0; i < 60_000; i++)
        {
            seen.Add(new Wording(PhrasingRing.Trained, NoiseProfile.None, new TaskRandom(1, "f", i)).Say(phrasings, "cat"));
        }

        Assert.Contains("My teacher told me to spell cat.", seen);
        Assert.Contains("Tell me how to spell cat.", seen);
        Assert.DoesNotContain(seen, text => text.Contains('%') || text.Contains('['));
    }

    [Fact]
    public void Noise_Shorthand_ReplacesOnlyFreeWords()
    {
        var phrasings = new Phrasings(["How many letters are in {0}?"], ["x {0}"]);
        string[] seen = [.. Enumerable.Range(0, 300).Select(i => new Wording(PhrasingRing.Trained, NoiseProfile.None with { Shorthand = 1 },
            new TaskRandom(1, "s", i)).Say(phrasings, "how many")).Distinct()];

        Assert.Contains("Hw many letters are in how many?", seen);
        Assert.All(seen, text => Assert.EndsWith(" in how many?", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{0")]
    [InlineData("<a|b")]
    public void Template_Malformed_Throws(string template) => Assert.Throws<ArgumentException>(() => new Phrasings([template], ["x"]));

    [Fact]
    public void Phrasings_SharedOrEmpty_Throw()
    {
        Assert.Throws<ArgumentException>(() => new Phrasings(["a"], ["a"]));
        Assert.Throws<ArgumentException>(() => new Phrasings(["a"], []));
    }

    [Theory]
    [InlineData(0, "zero")]
    [InlineData(21, "twenty-one")]
    [InlineData(304, "three hundred four")]
    [InlineData(12_345, "twelve thousand three hundred forty-five")]
    public void NumberWords_Spell_IsEnglish(int number, string words) => Assert.Equal(words, NumberWords.Spell(number));

    [Theory]
    [InlineData(1, "1st")]
    [InlineData(2, "2nd")]
    [InlineData(11, "11th")]
    [InlineData(23, "23rd")]
    [InlineData(112, "112th")]
    public void NumberWords_Ordinal_IsEnglish(int number, string text) => Assert.Equal(text, NumberWords.Ordinal(number));

    [Fact]
    public void Random_Draws_AreEven()
    {
        var random = new TaskRandom(1, "even");
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i++)
        {
            counts[random.Between(0, 9)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9600, 10_400));
    }
}
