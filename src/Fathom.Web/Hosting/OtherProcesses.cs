using Fathom.Web.Answers;
using Fathom.Web.Conversations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fathom.Web.Hosting;

/// <summary>Reacts to other processes that share the database: notifies pages of changes, stops answers, and marks those of processes that have
/// ended.</summary>
internal sealed partial class OtherProcesses(
    PostgresConversationStore store, AnswerRuns runs, ConversationEvents events, TimeProvider time, ILogger<OtherProcesses> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        store.Heard += Hear;
        store.Resumed += events.PublishAll;
        using var timer = new PeriodicTimer(s_interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await MarkInterruptedAsync();
            }
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            store.Heard -= Hear;
            store.Resumed -= events.PublishAll;
        }
    }

    private void Hear(ConversationNews news)
    {
        if (news.AsksToStop)
        {
            runs.Stop(news.Owner, news.ConversationId);
        }
        else
        {
            events.Publish(news.Owner, news.ConversationId);
        }
    }

    private async Task MarkInterruptedAsync()
    {
        try
        {
            await store.MarkInterruptedAsync();
        }
        catch (ChatStoreException failure)
        {
            LogFailure(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Answers of processes that have ended could not be marked")]
    private partial void LogFailure(Exception failure);
}
