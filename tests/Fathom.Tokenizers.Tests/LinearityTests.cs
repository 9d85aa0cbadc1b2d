using System.Text;

namespace Fathom.Tokenizers.Tests;

/// <summary>Text that makes naive merging quadratic takes time in proportion to its length.</summary>
/// <remarks>Measured in the processor time of the process, which a busy machine does not stretch; nothing else runs beside.</remarks>
[Collection(nameof(LinearityTests))]
[CollectionDefinition(nameof(LinearityTests), DisableParallelization = true)]
public class LinearityTests
{
    private const int SmallLength = 1 << 13;
    private const int Growth = 16;
    private const int LargeRounds = 4;

    /// <summary>The same amount of text in longer pieces costs the same when time is linear, 16 times as much when it is quadratic.</summary>
    private const double MaxRatio = 5;

    public static TheoryData<string> Kinds => ["letter", "letters", "han", "spaces", "nul", "emoji", "surrogates", "marks", "apostrophes", "markers"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Encode_SameTextInLongerPieces_TakesTheSameTime(string kind)
    {
        Tokenizer tokenizer = Vocabularies.Qwen3;
        string small = Text(kind, SmallLength);
        string large = Text(kind, Growth * SmallLength);
        ProcessorSeconds(tokenizer, small, Growth * LargeRounds);

        double smallSeconds = ProcessorSeconds(tokenizer, small, Growth * LargeRounds);
        double largeSeconds = ProcessorSeconds(tokenizer, large, LargeRounds);

        Assert.True(largeSeconds < MaxRatio * smallSeconds, $"{smallSeconds * 1e3:F1} ms in short pieces, {largeSeconds * 1e3:F1} ms in long ones");
    }

    private static double ProcessorSeconds(Tokenizer tokenizer, string text, int rounds)
    {
        TimeSpan started = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < rounds; i++)
        {
            tokenizer.Encode(text, allowSpecial: true);
        }

        return (Environment.CpuUsage.TotalTime - started).TotalSeconds;
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
