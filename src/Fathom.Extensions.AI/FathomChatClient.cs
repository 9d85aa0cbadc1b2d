using System.Runtime.CompilerServices;
using Fathom.Inference.Chat;
using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Hosting;
using Fathom.Inference.Requests;
using Fathom.Templates.Errors;
using Microsoft.Extensions.AI;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;
using ChatOptions = Microsoft.Extensions.AI.ChatOptions;
using TurnOptions = Fathom.Inference.Chat.ChatOptions;

namespace Fathom.Extensions.AI;

/// <summary>Chats with a model in this process. Safe from any thread; concurrent calls run together in the model's engine.</summary>
/// <remarks>
/// Keeps no conversation: each call contains all of its messages, and whatever the engine's cache still holds of their beginning is not computed
/// again. Thoughts arrive as <see cref="TextReasoningContent"/> before the answer. Function calls arrive complete, as
/// <see cref="FunctionCallContent"/>; a function-invoking client around this one carries them out.
/// </remarks>
public sealed class FathomChatClient : IChatClient
{
    private readonly ModelHost _host;
    private readonly string? _model;
    private readonly bool _ownsHost;
    private readonly ChatClientMetadata _metadata;

    /// <summary>Creates a client for models that may be shared with others.</summary>
    /// <param name="host">The models; must outlive the client.</param>
    /// <param name="model">The model for calls that name none; null for the host's default.</param>
    /// <exception cref="ModelHostException">The host has no such model.</exception>
    public FathomChatClient(ModelHost host, string? model = null)
        : this(host, model, ownsHost: false)
    {
    }

    /// <summary>Creates a client with a model of its own, which the first call loads and disposal unloads.</summary>
    /// <param name="options">The model and its options; null for the model that ships with Fathom.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is outside its range.</exception>
    /// <exception cref="ModelHostException">There is no such model.</exception>
    public FathomChatClient(FathomOptions? options = null)
        : this(ModelHostFactory.CreateValidated(options ?? new FathomOptions()), model: null, ownsHost: true)
    {
    }

    private FathomChatClient(ModelHost host, string? model, bool ownsHost)
    {
        ArgumentNullException.ThrowIfNull(host);
        (_host, _ownsHost) = (host, ownsHost);
        _model = ModelHostFactory.RequireModel(host, model);
        _metadata = new ChatClientMetadata(ModelHostFactory.ProviderName, defaultModelId: _model);
    }

    /// <summary>Answers a conversation.</summary>
    /// <inheritdoc cref="GetStreamingResponseAsync"/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <summary>Answers a conversation as a stream.</summary>
    /// <param name="messages">The conversation so far, at least one message. Its text never becomes a special token.</param>
    /// <param name="options">Options of the answer; null uses the model makers' recommendations.</param>
    /// <param name="cancellationToken">Ends the answer before the engine's next step and frees its resources; so does leaving the loop early.</param>
    /// <returns>Updates with thoughts, text and complete calls; the last one has the usage and the finish reason.</returns>
    /// <exception cref="FathomClientException">A message or an option is refused, or the model failed.</exception>
    /// <exception cref="ModelHostException">There is no such model, or it can't be loaded.</exception>
    /// <exception cref="GenerationException">
    /// An option is outside its range, the conversation is too long for the model's context, the queue is full, or the call waited in it for too long.
    /// </exception>
    /// <exception cref="ConstraintException">The required form of the answer, or the schema of a strict function, is refused.</exception>
    /// <exception cref="TemplateException">The model's template refuses the conversation.</exception>
    /// <exception cref="OperationCanceledException">The call was canceled.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options ?? new ChatOptions(), cancellationToken);
    }

    /// <summary>
    /// Gets the client itself, its <see cref="ChatClientMetadata"/>, or the <see cref="ModelHost"/> that has its models; null for anything else.
    /// </summary>
    /// <param name="serviceType">The requested type.</param>
    /// <param name="serviceKey">Must be null.</param>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType == typeof(ModelHost) ? _host
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Unloads the model if the client owns it, and ends its answers.</summary>
    public void Dispose()
    {
        if (_ownsHost)
        {
            _host.Dispose();
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using ModelLease lease = await _host.AcquireAsync(options.ModelId ?? _model, cancellation).ConfigureAwait(false);
        TurnOptions turnOptions = OptionsReader.Read(options, this, lease.Model);
        var turn = ChatTurnRequest.Create(lease.Model, ConversationReader.Read(messages, turnOptions.SystemPrompt ?? options.Instructions), turnOptions);
        string salt = new PropertyReader(options.AdditionalProperties).Text(FathomProperties.CacheSalt) ?? "";
        GenerationHandle handle = lease.Engine.Submit(turn.Request with { CacheSalt = salt });
        bool showsThoughts = options.Reasoning?.Output != ReasoningOutput.None;
        var writer = new UpdateWriter(lease.Name, turn.CreateParser(), showsThoughts, turn.EndsAtCall, lease.Hosted.Engine.Clock.GetUtcNow());
        await foreach (GenerationUpdate update in handle.Stream(cancellation).ConfigureAwait(false))
        {
            cancellation.ThrowIfCancellationRequested();
            if (update.FinishReason is FinishReason.Error or FinishReason.Cancelled)
            {
                throw FailureOf(lease.Name, await handle.Completion.ConfigureAwait(false));
            }

            if (writer.Take(update) is { } news)
            {
                yield return news;
            }

            if (writer.IsDone)
            {
                break;
            }
        }

        yield return writer.Finish(await handle.Completion.ConfigureAwait(false));
    }

    private static Exception FailureOf(string model, GenerationResult result) => result switch
    {
        { Failure: GenerationException refusal } => refusal, // it waited too long for its first step
        { FinishReason: FinishReason.Cancelled } => new FathomClientException(
            FathomClientErrorCodes.Stopped, model, "the model was unloaded while it answered"),
        _ => new FathomClientException(
            FathomClientErrorCodes.Failed, model, $"the model failed while it answered: {result.Failure?.Message}", result.Failure),
    };
}
