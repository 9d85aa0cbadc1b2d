using Fathom.Web.Conversations;
using Microsoft.Extensions.Hosting;

namespace Fathom.Web.Hosting;

/// <summary>Before the first page is served, marks answers that an earlier process left unfinished.</summary>
internal sealed class UnfinishedAnswers(IConversationStore store) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => store.MarkInterruptedAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
