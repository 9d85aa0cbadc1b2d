using Fathom.Inference.Hosting;

namespace Fathom.Web.Models;

/// <summary>The models of a <see cref="ModelHost"/>: loaded on demand, and allowed to unload when the answer has ended.</summary>
/// <param name="host">Loads and unloads them; must outlive the app.</param>
public sealed class HostedChatModels(ModelHost host) : IChatModels
{
    /// <inheritdoc/>
    public IReadOnlyList<ChatModelInfo> List() => [.. host.Status().Select(Describe)];

    /// <inheritdoc/>
    public async Task<IChatModel> OpenAsync(string name, string owner, CancellationToken cancellation)
    {
        try
        {
            ModelLease lease = await host.AcquireAsync(name, cancellation).ConfigureAwait(false);
            return new EngineChatModel(lease.Engine, EngineChatModel.Describe(lease.Name, lease.Engine), owner, () =>
            {
                lease.Dispose();
                return ValueTask.CompletedTask;
            });
        }
        catch (ModelHostException refusal)
        {
            throw new ChatModelException(refusal.Code, name, WordsFor(refusal), refusal);
        }
    }

    private static ChatModelInfo Describe(ModelStatus status) => status.Engine is { } engine
        ? EngineChatModel.Describe(status.Model.Name, engine)
        : new ChatModelInfo { Name = status.Model.Name };

    private static string WordsFor(ModelHostException refusal) => refusal.Code switch
    {
        ModelHostErrorCodes.Full => "The maximum number of models is already in use. Try again in a moment, or choose one that is in memory.",
        ModelHostErrorCodes.Stopping => "The server is shutting down.",
        ModelHostErrorCodes.Unknown => $"There is no model “{refusal.Where}”.",
        _ => $"The model can't be loaded: {refusal.Message}.",
    };
}
