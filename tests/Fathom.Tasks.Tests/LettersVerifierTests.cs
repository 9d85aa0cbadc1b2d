using static Fathom.Tasks.Tests.Verdicts;

namespace Fathom.Tasks.Tests;

/// <summary>Judgments on typed answers to tasks of letters; problems are made from facts.</summary>
public class LettersVerifierTests
{
    [Theory]
    [InlineData("There are 3 r's in strawberry.", true)]
    [InlineData("3", true)]
    [InlineData("three", true)]
    [InlineData("3 r", true)]
    [InlineData("2", false)]
    [InlineData("There are 2 or 3", false)]
    [InlineData("There are no r's in strawberry.", false)]
    [InlineData("1, 2, 3", false)]
    [InlineData("r r r", false)]
    public void LetterCount_NumberCounts(string answer, bool isRight) =>
        AssertVerdict("letter-count", new Letters.LetterCountTask.Facts("strawberry", 'r'), answer, isRight);

    [Theory]
    [InlineData("There are no z's in apple.", true)]
    [InlineData("0", true)]
    [InlineData("none", true)]
    [InlineData("zero", true)]
    [InlineData("There is 1 z in apple.", false)]
    public void LetterCount_AbsentLetter_IsNone(string answer, bool isRight) =>
        AssertVerdict("letter-count", new Letters.LetterCountTask.Facts("apple", 'z'), answer, isRight);

    [Fact]
    public void ListNumber_NewKinds_HaveRightAnswers()
    {
        int[] numbers = [7, 3, 12, 9];
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.SecondSmallest, numbers, 0), "7", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Above, numbers, 7), "2", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Below, numbers, 7), "1", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Range, numbers, 0), "9", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Nth, numbers, 3), "12", true);
    }

    [Theory]
    [InlineData(Letters.ContainsTask.Kind.Begins, "window", 'w', "", true)]
    [InlineData(Letters.ContainsTask.Kind.Begins, "window", 'i', "", false)]
    [InlineData(Letters.ContainsTask.Kind.Ends, "garden", 'n', "", true)]
    [InlineData(Letters.ContainsTask.Kind.Ends, "garden", 'g', "", false)]
    [InlineData(Letters.ContainsTask.Kind.Double, "letter", null, "", true)]
    [InlineData(Letters.ContainsTask.Kind.Double, "level", null, "", false)]
    [InlineData(Letters.ContainsTask.Kind.Anagram, "listen", null, "silent", true)]
    [InlineData(Letters.ContainsTask.Kind.Anagram, "sees", null, "sess", false)]
    internal void Contains_NewKinds_AreYesOrNo(Letters.ContainsTask.Kind kind, string word, char? letter, string other, bool isTrue)
    {
        var facts = new Letters.ContainsTask.Facts(word, letter) { Asks = kind, Other = other };

        AssertVerdict("contains", facts, "Yes", isTrue);
        AssertVerdict("contains", facts, "No", !isTrue);
    }

    [Theory]
    [InlineData(Letters.WordPlayTask.Kind.DropFirst, "tone", "ston")]
    [InlineData(Letters.WordPlayTask.Kind.DropVowels, "stn", "stone")]
    [InlineData(Letters.WordPlayTask.Kind.Replace, "It becomes stona.", "stono")]
    [InlineData(Letters.WordPlayTask.Kind.Swap, "etons", "enots")]
    [InlineData(Letters.WordPlayTask.Kind.Numbers, "19, 20, 15, 14, 5", "19, 20, 15, 14")]
    [InlineData(Letters.WordPlayTask.Kind.FromNumbers, "stone", "stand")]
    [InlineData(Letters.WordPlayTask.Kind.Shift, "tupof", "tupoe")]
    [InlineData(Letters.WordPlayTask.Kind.Different, "5", "4")]
    [InlineData(Letters.WordPlayTask.Kind.Together, "1", "2")]
    [InlineData(Letters.WordPlayTask.Kind.More, "stone", "stand")]
    internal void WordPlay_OneResult_IsRight(Letters.WordPlayTask.Kind kind, string right, string wrong)
    {
        var facts = new Letters.WordPlayTask.Facts(kind, "stone")
        {
            Letter = 'e',
            Other = 'a',
            Second = kind == Letters.WordPlayTask.Kind.More ? "stand" : "",
            Steps = 1,
        };

        AssertVerdict("word-play", facts, right, true);
        AssertVerdict("word-play", facts, wrong, false);
    }

    [Fact]
    public void Letters_NewKinds_HaveRightAnswers()
    {
        AssertVerdict("letter-count", new Letters.LetterCountTask.Facts("better letter", 't'), "4", true);
        AssertVerdict("word-length", new Letters.WordLengthTask.Facts("ice cream", Letters.WordLengthTask.Kind.Letters), "8", true);
        AssertVerdict("word-length", new Letters.WordLengthTask.Facts("the cat ran away", Letters.WordLengthTask.Kind.Words), "It has 4 words.", true);
        AssertVerdict("nth-letter", new Letters.NthLetterTask.Facts("apple", 3, false) { IsMiddle = true }, "p", true);
        AssertVerdict("reverse-word", "4821", "1284", true);
        AssertVerdict("alphabet", new Letters.AlphabetTask.Facts(Letters.AlphabetTask.Kind.Between, 6), "g", true);
        AssertVerdict("alphabet", new Letters.AlphabetTask.Facts(Letters.AlphabetTask.Kind.Consonant, 5), "No", true);
        AssertVerdict("alphabet", new Letters.AlphabetTask.Facts(Letters.AlphabetTask.Kind.Range, 4) { Other = 7 }, "e and f", true);
        AssertVerdict("alphabet", new Letters.AlphabetTask.Facts(Letters.AlphabetTask.Kind.Gap, 4) { Other = 7 }, "3", false);
        AssertVerdict("alphabet", new Letters.AlphabetTask.Facts(Letters.AlphabetTask.Kind.End, 24) { Steps = 3 }, "x, y, z", true);
        AssertVerdict("alphabet", new Letters.AlphabetTask.Facts(Letters.AlphabetTask.Kind.Precedes, 11) { Other = 13 }, "Yes", true);
    }

    [Fact]
    public void Lists_NewKinds_HaveRightAnswers()
    {
        int[] numbers = [7, 3, 12, 9];
        AssertVerdict("sort", new Letters.SortTask.Facts(Letters.SortTask.Kind.Odd, numbers), "7, 3, 9", true);
        AssertVerdict("sort", new Letters.SortTask.Facts(Letters.SortTask.Kind.Above, numbers) { Item = 7 }, "12, 9", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Median, numbers, 0), "8", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Third, numbers, 0), "7", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Place, numbers, 12), "3", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Has, numbers, 8), "No", true);
        AssertVerdict("follow-up", new Talk.FollowUpTask.Facts(9, [new('s', 2)]), "81", true);
        AssertVerdict("follow-up", new Talk.FollowUpTask.Facts(30, [new('r', 100)]), "70", true);
        AssertVerdict("follow-up", new Talk.FollowUpTask.Facts(24, [new('+', 6), new('/', 2)]) { LastSteps = 2 }, "15", true);
        AssertVerdict("follow-up", new Talk.FollowUpTask.Facts(24, [new('+', 6), new('/', 2)]) { LastSteps = 2 }, "30", false);
    }

    [Theory]
    [InlineData(Letters.SortWordsTask.Kind.Reverse, "", "white, blue, red, blue", "blue, red, blue, white")]
    [InlineData(Letters.SortWordsTask.Kind.Sort, "", "Blue, blue, red and white.", "white, red, blue, blue")]
    [InlineData(Letters.SortWordsTask.Kind.Occurrences, "blue", "It is there 2 times.", "3")]
    [InlineData(Letters.SortWordsTask.Kind.Distinct, "", "3", "4")]
    [InlineData(Letters.SortWordsTask.Kind.Repeated, "", "blue", "red")]
    [InlineData(Letters.SortWordsTask.Kind.Count, "", "4", "3")]
    [InlineData(Letters.SortWordsTask.Kind.Nth, "3", "blue", "red")]
    [InlineData(Letters.SortWordsTask.Kind.After, "red", "After red comes blue.", "red")]
    [InlineData(Letters.SortWordsTask.Kind.Before, "white", "blue", "red")]
    [InlineData(Letters.SortWordsTask.Kind.Place, "red", "2", "3")]
    [InlineData(Letters.SortWordsTask.Kind.Has, "green", "No", "Yes")]
    [InlineData(Letters.SortWordsTask.Kind.Starting, "b", "blue, blue", "red, white")]
    [InlineData(Letters.SortWordsTask.Kind.CountStarting, "b", "2", "3")]
    [InlineData(Letters.SortWordsTask.Kind.Letters, "", "b-e-l-u", "blue")]
    [InlineData(Letters.SortWordsTask.Kind.Letters, "", "belu", "bleu")]
    internal void SortWords_NewKinds_HaveRightAnswers(Letters.SortWordsTask.Kind kind, string item, string right, string wrong)
    {
        var facts = new Letters.SortWordsTask.Facts(kind, ["blue", "red", "blue", "white"]) { Item = item };

        AssertVerdict("sort-words", facts, right, true);
        AssertVerdict("sort-words", facts, wrong, false);
    }

    [Theory]
    [InlineData(Letters.CategoryTask.Kind.Count, "2", "3")]
    [InlineData(Letters.CategoryTask.Kind.Sum, "5 pieces of fruit", "6")]
    [InlineData(Letters.CategoryTask.Kind.List, "an apple and a pear", "an apple and a hammer")]
    [InlineData(Letters.CategoryTask.Kind.Odd, "hammer", "pear")]
    [InlineData(Letters.CategoryTask.Kind.Is, "Yes", "No")]
    [InlineData(Letters.CategoryTask.Kind.Which, "A pear is a fruit.", "a tool")]
    internal void Category_Kinds_HaveRightAnswers(Letters.CategoryTask.Kind kind, string right, string wrong)
    {
        Letters.ThingKind fruit = Letters.ThingKind.All.Single(some => some.Name == "fruit");
        Letters.ThingKind tool = Letters.ThingKind.All.Single(some => some.Name == "tool");
        var facts = new Letters.CategoryTask.Facts(kind, [new("apple", fruit, 2), new("hammer", tool, 1), new("pear", fruit, 3)], fruit) { Other = tool };
        if (kind == Letters.CategoryTask.Kind.Count)
        {
            facts = facts with { Things = [.. facts.Things.Select(thing => thing with { Number = 1 })] };
        }

        AssertVerdict("category", facts, right, true);
        AssertVerdict("category", facts, wrong, false);
    }

    [Theory]
    [InlineData(Letters.TableTask.Kind.Lookup, "$9", "$4")]
    [InlineData(Letters.TableTask.Kind.Most, "The book is the most expensive.", "pen")]
    [InlineData(Letters.TableTask.Kind.Least, "pen", "bag")]
    [InlineData(Letters.TableTask.Kind.Pair, "13 dollars", "$5")]
    [InlineData(Letters.TableTask.Kind.Gap, "$5", "$13")]
    [InlineData(Letters.TableTask.Kind.Total, "$20", "$13")]
    [InlineData(Letters.TableTask.Kind.Above, "2", "1")]
    [InlineData(Letters.TableTask.Kind.Which, "book", "bag")]
    internal void Table_Kinds_HaveRightAnswers(Letters.TableTask.Kind kind, string right, string wrong)
    {
        var facts = new Letters.TableTask.Facts(kind, true, ["pen", "book", "bag"], [4, 9, 7]) { First = 1, Second = 0, Limit = 4 };

        AssertVerdict("table", facts, right, true);
        AssertVerdict("table", facts, wrong, false);
    }

    [Fact]
    public void LettersAndNumbers_NewKinds_HaveRightAnswers()
    {
        int[] numbers = [7, 4, 12, 9];
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Extremes, numbers, 0), "16", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.SumEven, numbers, 0), "16", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.SumOdd, numbers, 0), "16", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.Climbs, numbers, 0), "No", true);
        AssertVerdict("counting", new Letters.CountingTask.Facts(Letters.CountingTask.Kind.After, 9, 1, 2), "10", true);
        AssertVerdict("counting", new Letters.CountingTask.Facts(Letters.CountingTask.Kind.Before, 9, -1, 2), "8", true);
        AssertVerdict("counting", new Letters.CountingTask.Facts(Letters.CountingTask.Kind.Between, 9, 1, 3), "10", true);
        AssertVerdict("counting", new Letters.CountingTask.Facts(Letters.CountingTask.Kind.Missing, 4, 2, 6) { Missing = 2 }, "8", true);
        AssertVerdict("contains", new Letters.ContainsTask.Facts("train", null) { Asks = Letters.ContainsTask.Kind.Longer, Other = "bus" }, "Yes", true);
        AssertVerdict("contains", new Letters.ContainsTask.Facts("train", null) { Asks = Letters.ContainsTask.Kind.SameStart, Other = "bus" }, "No", true);
        AssertVerdict("nth-letter", new Letters.NthLetterTask.Facts("red green", 1, false) { Asks = Letters.NthLetterTask.Kind.Initials }, "r and g", true);
        AssertVerdict("nth-letter", new Letters.NthLetterTask.Facts("red green", 1, true) { Asks = Letters.NthLetterTask.Kind.Finals }, "rg", false);
        AssertVerdict("nth-letter", new Letters.NthLetterTask.Facts("window", 1, false) { Asks = Letters.NthLetterTask.Kind.Ends }, "w, w", true);
    }

    [Fact]
    public void WordPlay_WordsThatAreLookedAt_HaveRightAnswers()
    {
        AssertWordPlay(new(Letters.WordPlayTask.Kind.Places, "strawberry") { Letter = 'r' }, "3rd, 8th and 9th", "3, 8");
        AssertWordPlay(new(Letters.WordPlayTask.Kind.Extra, "plane") { Second = "plan" }, "e", "a");
        AssertWordPlay(new(Letters.WordPlayTask.Kind.CanMake, "great") { Second = "tar" }, "Yes", "No");
        AssertWordPlay(new(Letters.WordPlayTask.Kind.Differ, "house") { Second = "mouse" }, "1", "2");
        AssertWordPlay(new(Letters.WordPlayTask.Kind.Nths, "cat boy sun") { Steps = 2 }, "aou", "cbs");
        AssertWordPlay(new(Letters.WordPlayTask.Kind.Capitals, "the red house"), "The Red House", "the red house");
        AssertWordPlay(new(Letters.WordPlayTask.Kind.NthWord, "the cat sat down") { Steps = 3 }, "The third word is sat.", "cat");
        AssertWordPlay(new(Letters.WordPlayTask.Kind.NthWord, "the cat sat down") { Steps = 1 }, "The first word is \"the\".", "The first word is cat.");
        AssertWordPlay(new(Letters.WordPlayTask.Kind.Lengths, "the red house"), "the: 3, red: 3, house: 5", "3, 3");
        AssertWordPlay(new(Letters.WordPlayTask.Kind.InOrder, "almost"), "Yes", "No");
        AssertWordPlay(new(Letters.WordPlayTask.Kind.Article, "apple") { Other = 'n' }, "It is an apple.", "a apple");
        AssertWordPlay(new(Letters.WordPlayTask.Kind.Spaces, "the red house") { Letter = '_' }, "the_red_house", "theredhouse");
        AssertWordPlay(new(Letters.WordPlayTask.Kind.Split, "red blue") { Letter = '-' }, "red, blue", "red-blue");
    }

    [Fact]
    public void Lists_MovedOrComparedAsAWhole_HaveRightAnswers()
    {
        int[] numbers = [4, 8, 7, 2];
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.AllEven, numbers, 0), "No, 7 is not.", true);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.AllEven, numbers, 0), "No, 8 is not.", false);
        AssertVerdict("list-number", new Letters.ListNumberTask.Facts(Letters.ListNumberTask.Kind.WhereLargest, numbers, 0), "2", true);
        AssertVerdict("sort", new Letters.SortTask.Facts(Letters.SortTask.Kind.Union, numbers) { Other = [7, 9] }, "2, 4, 7, 8, 9", true);
        AssertVerdict("sort", new Letters.SortTask.Facts(Letters.SortTask.Kind.OnlyFirst, numbers) { Other = [7, 9] }, "4, 8, 2", true);
        AssertVerdict("sort", new Letters.SortTask.Facts(Letters.SortTask.Kind.ShiftRight, numbers) { Item = 1 }, "2, 4, 8, 7", true);
        AssertVerdict("sort", new Letters.SortTask.Facts(Letters.SortTask.Kind.Totals, numbers), "4, 12, 19, 21", true);
    }

    private static void AssertWordPlay(Letters.WordPlayTask.Facts facts, string right, string wrong)
    {
        AssertVerdict("word-play", facts, right, true);
        AssertVerdict("word-play", facts, wrong, false);
    }
}
