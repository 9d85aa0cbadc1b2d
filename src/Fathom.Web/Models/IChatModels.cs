namespace Fathom.Web.Models;

/// <summary>The models available to the app. Safe from any thread.</summary>
public interface IChatModels
{
    /// <summary>All of them, the default first.</summary>
    IReadOnlyList<ChatModelInfo> List();

    /// <summary>Opens a model, loading it if necessary.</summary>
    /// <param name="name">One of <see cref="List"/>.</param>
    /// <param name="owner">Owner of the requests.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The model, which stays loaded until it is disposed of.</returns>
    /// <exception cref="ChatModelException">There is no such model, or it can't be loaded.</exception>
    Task<IChatModel> OpenAsync(string name, string owner, CancellationToken cancellation);
}
