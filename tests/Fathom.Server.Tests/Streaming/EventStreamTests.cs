using System.Text;
using Fathom.Inference.Hosting;
using Fathom.Server.Hosting;
using Fathom.Server.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fathom.Server.Tests.Streaming;

public class EventStreamTests
{
    private static readonly ReadOnlyMemory<byte> s_comment = ": still here\n\n"u8.ToArray();

    [Fact]
    public async Task KeepAlive_NothingComes_SendsCommentsUntilSomethingDoes()
    {
        var body = new WatchedStream();
        EventStream events = Create(body, out _);
        var item = new TaskCompletionSource<int>();
        body.WhenWritten = text => item.TrySetResult(text.Length);
        List<int> items = [];

        await foreach (int value in events.KeepAliveAsync(OneItem(item.Task), s_comment, TestContext.Current.CancellationToken))
        {
            items.Add(value);
        }

        Assert.Single(items);
        Assert.StartsWith(": still here\n\n", body.Text);
    }

    [Fact]
    public async Task Send_ReaderTakesNothing_IsCutOff()
    {
        var body = new WatchedStream { IsStalled = true };
        EventStream events = Create(body, out HttpContext context);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await events.SendAsync("data: 1\n\n"u8));

        Assert.True(context.RequestAborted.IsCancellationRequested);
    }

    private static EventStream Create(Stream body, out HttpContext context)
    {
        context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        context.Features.Set<IHttpRequestLifetimeFeature>(new Lifetime());
        var models = new ModelHost([new HostedModel("none", () => throw new NotSupportedException())]);
        return new EventStream(context, new ServerState(models, new ServerOptions { Clock = new SkippingTimeProvider(TimeSpan.FromMinutes(1)) }));
    }

    private static async IAsyncEnumerable<int> OneItem(Task<int> item)
    {
        yield return await item;
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        private readonly CancellationTokenSource _aborted = new();

        public CancellationToken RequestAborted
        {
            get => _aborted.Token;
            set => throw new NotSupportedException();
        }

        public void Abort() => _aborted.Cancel();
    }

    /// <summary>Keeps what is written, or never takes anything.</summary>
    private sealed class WatchedStream : MemoryStream
    {
        public bool IsStalled { get; init; }

        public Action<string>? WhenWritten { get; set; }

        public string Text => Encoding.UTF8.GetString(ToArray());

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (IsStalled)
            {
                await new TaskCompletionSource().Task;
            }

            Write(buffer.Span);
            WhenWritten?.Invoke(Text);
        }
    }
}
