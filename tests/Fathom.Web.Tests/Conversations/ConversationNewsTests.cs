using Fathom.Web.Conversations;

namespace Fathom.Web.Tests.Conversations;

public class ConversationNewsTests
{
    [Theory]
    [InlineData(7, true, null, "user:ann and bob")]
    [InlineData(0, false, "c", "local")]
    public void TryParse_WhatToStringWrote_IsTheSame(int writer, bool asksToStop, string? conversation, string owner)
    {
        var news = new ConversationNews(writer, asksToStop, conversation, owner);

        Assert.True(ConversationNews.TryParse(news.ToString(), out ConversationNews read));
        Assert.Equal(news, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 change c")]
    [InlineData("x change c me")]
    [InlineData("1 shout c me")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(ConversationNews.TryParse(text, out _));
}
