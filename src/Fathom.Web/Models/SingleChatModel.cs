using Fathom.Inference;

namespace Fathom.Web.Models;

/// <summary>A single model that is already loaded.</summary>
/// <param name="name">Its name.</param>
/// <param name="engine">Runs it; must outlive the app.</param>
public sealed class SingleChatModel(string name, Engine engine) : IChatModels
{
    private readonly ChatModelInfo _info = EngineChatModel.Describe(name, engine);

    /// <inheritdoc/>
    public IReadOnlyList<ChatModelInfo> List() => [_info];

    /// <inheritdoc/>
    public Task<IChatModel> OpenAsync(string name, string owner, CancellationToken cancellation) => name == _info.Name
        ? Task.FromResult<IChatModel>(new EngineChatModel(engine, _info, owner))
        : throw new ChatModelException("chat.model.unknown", name, $"There is no model “{name}”.");
}
