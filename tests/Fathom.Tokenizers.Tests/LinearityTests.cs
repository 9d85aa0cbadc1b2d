using System.Diagnostics;
using System.Text;

namespace Fathom.Tokenizers.Tests;

/// <summary>Text that makes naive merging quadratic takes time in proportion to its length.</summary>
/// <remarks>Runs alone, and the longest measured call takes a few milliseconds, so that one of several goes undisturbed.</remarks>
[Collection(nameof(LinearityTests))]
[CollectionDefinition(nameof(LinearityTests), DisableParallelization = true)]
public class LinearityTests
{
    private const int SmallLength = 1 << 12;
    private const int Growth = 8;

    /// <summary>Linear growth is 8, quadratic 64; a busy machine may cost a few times.</summary>
    private const double MaxRatio = 32;

    public static TheoryData<string> Kinds => ["letter", "letters", "han", "spaces", "nul", "emoji", "surrogates", "marks", "apostrophes", "markers"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Encode_EightTimesTheText_TakesAboutEightTimesTheTime(string kind)
    {
        Tokenizer tokenizer = Vocabularies.Qwen3;
        string small = Text(kind, SmallLength);
        string large = Text(kind, Growth * SmallLength);
        tokenizer.Encode(small, allowSpecial: true);

        double ratio = BestSeconds(tokenizer, large) / BestSeconds(tokenizer, small);

        Assert.True(ratio < MaxRatio, $"{Growth} times the text took {ratio:F1} times the time");
    }

    private static double BestSeconds(Tokenizer tokenizer, string text)
    {
        double best = double.MaxValue;
        for (int i = 0; i < 12; i++)
        {
            long started = Stopwatch.GetTimestamp();
            tokenizer.Encode(text, allowSpecial: true);
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return best;
    }

    private static string Text(string kind, int length)
    {
        var random = new Random(7);
        var text = new StringBuilder(length + 8);
        while (text.Length < length)
        {
            text.Append(kind switch
            {
                "letter" => "a",
                "letters" => ((char)('a' + random.Next(26))).ToString(),
                "han" => ((char)(0x4E00 + random.Next(20_000))).ToString(),
                "spaces" => " ",
                "nul" => "\0",
                "emoji" => "🦙",
                "surrogates" => "\uD800",
                "marks" => "\u0301\u0323",
                "apostrophes" => "'",
                _ => "<|im_",
            });
        }

        return text.ToString();
    }
}
