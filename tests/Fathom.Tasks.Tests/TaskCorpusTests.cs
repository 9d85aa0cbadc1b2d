using Fathom.Tasks.Catalog;
using Fathom.Tasks.Corpus;

namespace Fathom.Tasks.Tests;

public class TaskCorpusTests
{
    private static readonly TaskCatalog s_catalog = TaskCatalog.BuiltIn();

    [Fact]
    public void Conversation_AnyOrder_IsTheSame()
    {
        var forward = new TaskCorpus(TaskMixture.Even(s_catalog.All), new CorpusOptions { Seed = 1 });
        var backward = new TaskCorpus(TaskMixture.Even(s_catalog.All), new CorpusOptions { Seed = 1 });

        string[] first = [.. Enumerable.Range(0, 100).Select(i => forward.Document(i))];
        string[] second = [.. Enumerable.Range(0, 100).Reverse().Select(i => backward.Document(i)).Reverse()];

        Assert.Equal(first, second);
    }

    [Fact]
    public void Mixture_Shares_AreMet()
    {
        IVerifiableTask sum = s_catalog.Find("sum");
        IVerifiableTask talk = s_catalog.Find("talk");
        var corpus = new TaskCorpus(new TaskMixture([new MixtureEntry(sum, 1, 3), new MixtureEntry(talk, 2, 1)]), new CorpusOptions());

        int sums = Enumerable.Range(0, 4000).Count(i => corpus.Conversation(i).Task == "sum");

        Assert.InRange(sums, 2900, 3100);
    }

    [Fact]
    public void Mixture_Standard_HasEveryTaskAndLevel()
    {
        foreach (TaskMixture mixture in (TaskMixture[])[TaskMixture.Even(s_catalog.All), TaskMixture.Easy(s_catalog.All), TaskMixture.Hard(s_catalog.All)])
        {
            Assert.Equal(s_catalog.All.Sum(task => task.Levels), mixture.Entries.Count);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(9, 1)]
    [InlineData(1, 0)]
    [InlineData(1, double.NaN)]
    public void Mixture_BadEntry_Throws(int level, double weight)
    {
        var exception = Assert.Throws<TaskException>(() => new TaskMixture([new MixtureEntry(s_catalog.Find("sum"), level, weight)]));

        Assert.Equal("tasks.mixture.entry", exception.Code);
    }

    [Fact]
    public void Conversation_ThinkingShares_AreMet()
    {
        var corpus = new TaskCorpus(TaskMixture.Even([s_catalog.Find("product")]), new CorpusOptions { EmptyThinkingShare = 0.5, NoThinkingShare = 0.3 });

        string?[] thoughts = [.. Enumerable.Range(0, 2000).Select(i => corpus.Conversation(i).Turns[^1].Thinking)];

        Assert.InRange(thoughts.Count(thought => thought == ""), 900, 1100);
        Assert.Contains(thoughts, thought => thought is null);
        Assert.Contains(thoughts, thought => thought?.Length > 100);
    }

    [Fact]
    public void Conversation_FollowUp_HasEarlierTurnsWithoutThinking()
    {
        var corpus = new TaskCorpus(TaskMixture.Even([s_catalog.Find("follow-up")]), new CorpusOptions());

        TaskConversation conversation = corpus.Conversation(0);

        Assert.True(conversation.Turns.Count >= 2);
        Assert.All(conversation.Turns.SkipLast(1), turn => Assert.Null(turn.Thinking));
    }

    [Fact]
    public void Conversation_MistakeRate_MarksAboutThatShare()
    {
        var corpus = new TaskCorpus(TaskMixture.Even([s_catalog.Find("sum")]), new CorpusOptions { MistakeRate = 0.5 });

        int marked = Enumerable.Range(0, 1000).Count(i => corpus.Conversation(i).Turns[^1].Thinking!.Contains(" no,", StringComparison.Ordinal));

        Assert.InRange(marked, 250, 550);
    }
}
