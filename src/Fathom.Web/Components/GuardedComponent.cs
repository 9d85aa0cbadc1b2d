using Fathom.Web.Conversations;
using Fathom.Web.Models;
using Microsoft.AspNetCore.Components;

namespace Fathom.Web.Components;

/// <summary>A component whose actions may fail: the user is told why, and the page stays.</summary>
public abstract class GuardedComponent : ComponentBase
{
    /// <summary>What went wrong, for the user; null for nothing.</summary>
    protected string? Problem { get; set; }

    /// <summary>Runs an action of the user, and shows what went wrong with it, instead of what went wrong before.</summary>
    /// <param name="work">The action.</param>
    /// <returns>Whether it succeeded.</returns>
    protected Task<bool> DoAsync(Func<Task> work)
    {
        Problem = null;
        return TryAsync(work);
    }

    /// <summary>Runs work that no one asked for, and shows what went wrong with it; an earlier problem stays until then.</summary>
    /// <param name="work">The work.</param>
    /// <returns>Whether it succeeded.</returns>
    protected async Task<bool> TryAsync(Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            await work();
            return true;
        }
        catch (Exception failure) when (failure is ChatStoreException or ChatModelException)
        {
            Problem = failure.Message;
            await InvokeAsync(StateHasChanged);
            return false;
        }
    }
}
