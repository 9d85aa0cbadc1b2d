using Fathom.Web.Components;

namespace Fathom.Web.Tests.Components;

public class RenderPaceTests
{
    private readonly ManualTime _time = new();
    private int _renders;

    [Fact]
    public void Request_ManyChangesAtOnce_RendersOnceAfter50Milliseconds()
    {
        using var pace = new RenderPace(Render, _time);
        for (int i = 0; i < 1_000; i++)
        {
            pace.Request();
        }

        _time.Advance(TimeSpan.FromMilliseconds(49));
        Assert.Equal(0, _renders);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, _renders);
        pace.Request();
        _time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal(2, _renders);
    }

    [Fact]
    public void Request_WhereRenderingIsSlow_WaitsLonger()
    {
        using var pace = new RenderPace(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(100));
                return Render();
            },
            _time);
        pace.Request();
        _time.Advance(TimeSpan.FromMilliseconds(50));
        pace.Request();

        _time.Advance(TimeSpan.FromMilliseconds(399));
        Assert.Equal(1, _renders);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(2, _renders);
    }

    [Fact]
    public void Request_AfterDispose_RendersNothing()
    {
        var pace = new RenderPace(Render, _time);
        pace.Request();
        pace.Dispose();
        pace.Request();

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(0, _renders);
    }

    private Task Render()
    {
        _renders++;
        return Task.CompletedTask;
    }
}
