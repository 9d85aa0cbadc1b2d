namespace Fathom.Web.Models;

/// <summary>The models that the app can talk to. Safe from any thread.</summary>
public interface IChatModels
{
    /// <summary>All of them, the one to begin with first.</summary>
    IReadOnlyList<ChatModelInfo> List();

    /// <summary>Opens a model, loading it if need be.</summary>
    /// <param name="name">One of <see cref="List"/>.</param>
    /// <param name="owner">Who asks it.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>The model, which stays loaded until it is disposed of.</returns>
    /// <exception cref="ChatModelException">There is no such model, or it can't be loaded.</exception>
    Task<IChatModel> OpenAsync(string name, string owner, CancellationToken cancellation);
}
