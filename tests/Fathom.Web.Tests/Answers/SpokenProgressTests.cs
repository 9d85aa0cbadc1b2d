using Fathom.Web.Answers;

namespace Fathom.Web.Tests.Answers;

public class SpokenProgressTests
{
    [Fact]
    public void Next_GrowingAnswer_SaysEverySentenceOnceAndNoHalfOnes()
    {
        const string Text = "Let us see. The root of 2 is 1.41, about.\n\n**Done**";
        var speech = new SpokenProgress();
        List<string> said = [];
        for (int length = 0; length <= Text.Length; length++)
        {
            said.Add(speech.Next(Text[..length], isThinking: false, hasEnded: false));
        }

        said.Add(speech.Next(Text, isThinking: false, hasEnded: true));

        Assert.Equal(["Let us see.", "The root of 2 is 1.41, about.", "Done"], said.Where(words => words.Length > 0));
    }

    [Fact]
    public void Next_ContinuedAnswer_SaysOnlyWhatIsNew() =>
        Assert.Equal("Two.", new SpokenProgress("One. ".Length).Next("One. Two.", isThinking: false, hasEnded: true));

    [Fact]
    public void Next_Thinking_IsSaidOnce()
    {
        var speech = new SpokenProgress();

        Assert.Equal("Thinking.", speech.Next("", isThinking: true, hasEnded: false));
        Assert.Equal("", speech.Next("", isThinking: true, hasEnded: false));
        Assert.Equal("Yes.", speech.Next("Yes.", isThinking: false, hasEnded: true));
    }
}
