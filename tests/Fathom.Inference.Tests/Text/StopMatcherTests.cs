using System.Text;
using Fathom.Inference.Text;

namespace Fathom.Inference.Tests.Text;

public class StopMatcherTests
{
    [Fact]
    public void Append_StopAcrossPieces_HoldsBackItsBeginning()
    {
        var matcher = new StopMatcher(["END"]);

        Assert.Equal("one ", matcher.Append("one E"));
        Assert.Equal("", matcher.Append("N"));
        Assert.Equal("ENX", matcher.Append("X"));
        Assert.Equal(" two ", matcher.Append(" two EN"));
        Assert.Equal("", matcher.Append("D three"));
        Assert.True(matcher.HasStopped);
        Assert.Equal("", matcher.Append("more"));
        Assert.Equal("", matcher.Flush());
    }

    [Fact]
    public void Append_TwoStops_TakesTheOneThatComesFirst()
    {
        var matcher = new StopMatcher(["later", "x"]);

        Assert.Equal("ab", matcher.Append("abx later"));
        Assert.True(matcher.HasStopped);
    }

    [Fact]
    public void Flush_HeldBackText_IsLetOut()
    {
        var matcher = new StopMatcher(["\n\n"]);

        Assert.Equal("a", matcher.Append("a\n"));
        Assert.Equal("\n", matcher.Flush());
        Assert.False(matcher.HasStopped);
    }

    [Fact]
    public void Append_AnyCutting_GivesTheSameText()
    {
        var random = new Random(9);
        for (int trial = 0; trial < 500; trial++)
        {
            string text = string.Concat(Enumerable.Range(0, 30).Select(_ => "abc"[random.Next(3)]));
            string[] stops = ["abca", "ccb", "bbbb"];
            int first = stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(text.Length).Min();
            var matcher = new StopMatcher(stops);
            var passed = new StringBuilder();

            for (int at = 0; at < text.Length;)
            {
                int length = Math.Min(text.Length - at, random.Next(1, 5));
                passed.Append(matcher.Append(text.Substring(at, length)));
                at += length;
            }

            Assert.Equal(text[..first], passed.Append(matcher.Flush()).ToString());
        }
    }
}
