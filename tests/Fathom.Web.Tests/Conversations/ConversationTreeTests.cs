using Fathom.Web.Conversations;
using static Fathom.Web.Tests.Conversations.Messages;

namespace Fathom.Web.Tests.Conversations;

public class ConversationTreeTests
{
    // a ─ b ─ c ─ d
    //   └ e (another answer)
    // f (another question)
    private readonly ConversationTree _tree = new(
    [
        User("a", null, "q"), Assistant("b", "a", "1"), User("c", "b", "more"), Assistant("d", "c", "2"), Assistant("e", "a", "3"), User("f", null, "edited"),
    ]);

    [Theory]
    [InlineData("d", "abcd")]
    [InlineData("e", "ae")]
    [InlineData("f", "f")]
    [InlineData(null, "f")]
    [InlineData("gone", "f")]
    public void PathTo_ALeaf_IsTheBranchToIt(string? leaf, string path) =>
        Assert.Equal(path, string.Concat(_tree.PathTo(leaf).Select(message => message.Id)));

    [Theory]
    [InlineData("b", "be")]
    [InlineData("a", "af")]
    [InlineData("d", "d")]
    public void SiblingsOf_AMessage_AreInOrderOfArrival(string id, string siblings) => Assert.Equal(siblings, string.Concat(_tree.SiblingsOf(id)));

    [Theory]
    [InlineData("b", "d")]
    [InlineData("a", "e")]
    [InlineData("e", "e")]
    public void LeafBelow_AMessage_FollowsTheLatest(string id, string leaf) => Assert.Equal(leaf, _tree.LeafBelow(id));

    [Theory]
    [InlineData("a", "abe", "f")]
    [InlineData("b", "bcd", "e")]
    [InlineData("c", "cd", "b")]
    [InlineData("e", "e", "d")]
    [InlineData("f", "f", "e")]
    public void Without_AMessage_GoesWhatBelongsToIt(string id, string deleted, string leaf)
    {
        Assert.Equal(deleted, string.Concat(_tree.DeletedWith(id).Select(message => message.Id)));
        Assert.Equal(leaf, _tree.LeafWithout(id));
    }

    [Fact]
    public void LeafWithout_TheFirstQuestion_IsTheEndOfWhatFollowedIt()
    {
        var tree = new ConversationTree([User("a", null, "q"), Assistant("b", "a", "1"), User("c", "b", "more"), Assistant("d", "c", "2")]);

        Assert.Equal("d", tree.LeafWithout("a"));
    }
}
