using Fathom.Models.Blocks;
using Fathom.Numerics.Memory;

namespace Fathom.Models.Tests;

public class WorkspaceTests
{
    [Fact]
    public void Take_NestedScopes_NeverOverlap()
    {
        using var workspace = new Workspace();
        using Workspace.Scope outer = workspace.Enter();
        NativeSpan<float> first = workspace.Take(100);
        first.Span.Fill(1);
        using (workspace.Enter())
        {
            workspace.Take(1 << 17).Span.Fill(2);
            workspace.Take(5).Span.Fill(3);
        }

        NativeSpan<float> second = workspace.Take(7);
        second.Span.Fill(4);

        Assert.True(first.Span.IndexOfAnyExcept(1f) < 0);
        Assert.True(second.Span.IndexOfAnyExcept(4f) < 0);
    }

    [Fact]
    public void Release_AfterALargePass_TheSamePassFitsWithoutGrowing()
    {
        using var workspace = new Workspace();
        Pass(workspace);
        long capacity = workspace.Capacity;

        Pass(workspace);
        Pass(workspace);

        Assert.Equal(capacity, workspace.Capacity);
    }

    private static void Pass(Workspace workspace)
    {
        using Workspace.Scope scope = workspace.Enter();
        for (int i = 0; i < 10; i++)
        {
            workspace.Take(50_000 + (1_000 * i));
        }
    }
}
