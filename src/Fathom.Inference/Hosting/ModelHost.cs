using Fathom.Formats;
using Fathom.Inference.Loading;

namespace Fathom.Inference.Hosting;

/// <summary>Models by name, loaded on first use and unloaded after being idle for a while. Safe from any thread.</summary>
/// <remarks>
/// Concurrent callers share one load and the same engine. After a failed load, the next caller tries again.
/// </remarks>
public sealed class ModelHost : IAsyncDisposable, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ModelSlot> _slots;
    private readonly ModelHostOptions _options;
    private long _uses;
    private bool _isStopping;

    /// <summary>Creates a host; nothing is loaded yet.</summary>
    /// <param name="models">The models, with distinct names, the default one first.</param>
    /// <param name="options">When models are loaded and unloaded.</param>
    /// <exception cref="ArgumentException">There is no model, or two have the same name.</exception>
    public ModelHost(IReadOnlyList<HostedModel> models, ModelHostOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentOutOfRangeException.ThrowIfZero(models.Count, nameof(models));
        _options = options ?? new ModelHostOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.MaxLoadedModels, nameof(options));
        Models = [.. models];
        _slots = models.ToDictionary(model => model.Name, model => new ModelSlot(model), StringComparer.Ordinal);
    }

    /// <summary>All models, the default one first.</summary>
    public IReadOnlyList<HostedModel> Models { get; }

    /// <summary>The model for requests that name none.</summary>
    public HostedModel Default => Models[0];

    /// <summary>Finds a model by name; the default one if the name is null or empty. Loads nothing.</summary>
    public HostedModel? Find(string? name) => string.IsNullOrEmpty(name) ? Default : _slots.GetValueOrDefault(name)?.Model;

    /// <summary>Returns the current state of all models.</summary>
    public IReadOnlyList<ModelStatus> Status()
    {
        lock (_gate)
        {
            return
            [
                .. Models.Select(model => _slots[model.Name]).Select(slot => new ModelStatus(slot.Model, slot.LoadedEngine, slot.Leases)
                {
                    WasLoaded = slot.WasLoaded,
                    HasFailed = slot.HasFailed,
                }),
            ];
        }
    }

    /// <summary>Acquires a model, loading it if necessary.</summary>
    /// <param name="name">The model's name; null or empty for the default one.</param>
    /// <param name="cancellation">Ends the wait; other callers that wait for the same model continue.</param>
    /// <exception cref="ModelHostException">No model has the name, it can't be loaded, or there is no room for it.</exception>
    public async Task<ModelLease> AcquireAsync(string? name = null, CancellationToken cancellation = default)
    {
        string wanted = string.IsNullOrEmpty(name) ? Default.Name : name;
        ModelSlot slot = _slots.GetValueOrDefault(wanted)
            ?? throw new ModelHostException(ModelHostErrorCodes.Unknown, wanted, $"there is no model called '{wanted}'");
        Task<Engine> loading = Enter(slot);
        try
        {
            Engine engine = await loading.WaitAsync(cancellation).ConfigureAwait(false);
            return new ModelLease(slot.Model, engine, () => Leave(slot));
        }
        catch (Exception failure)
        {
            Leave(slot);
            throw failure is OperationCanceledException && cancellation.IsCancellationRequested ? failure : Failed(slot, failure);
        }
    }

    /// <summary>Unloads a model now if it isn't in use.</summary>
    /// <param name="name">The model's name.</param>
    /// <returns>Whether it is unloaded; completes once its memory is free.</returns>
    /// <exception cref="ModelHostException">No model has the name.</exception>
    public async Task<bool> UnloadAsync(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ModelSlot slot = _slots.GetValueOrDefault(name)
            ?? throw new ModelHostException(ModelHostErrorCodes.Unknown, name, $"there is no model called '{name}'");
        Task unloading;
        lock (_gate)
        {
            if (slot.IsIdle)
            {
                Unload(slot);
            }

            if (slot.Loading is not null)
            {
                return false;
            }

            unloading = slot.Unloading;
        }

        await unloading.ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends all requests and unloads all models; nothing is loaded afterwards.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] endings;
        lock (_gate)
        {
            _isStopping = true;
            endings = [.. _slots.Values.Select(Stop)];
        }

        await Task.WhenAll(endings).ConfigureAwait(false);
    }

    /// <summary>Ends all requests, unloads all models, and waits until that is done; nothing is loaded afterwards.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static ModelHostException Failed(ModelSlot slot, Exception failure) =>
        failure as ModelHostException ?? new ModelHostException(
            ModelHostErrorCodes.LoadFailed, slot.Model.Name, $"'{slot.Model.Name}' can't be loaded: {failure.Message}", failure);

    private Task<Engine> Enter(ModelSlot slot)
    {
        lock (_gate)
        {
            if (_isStopping)
            {
                throw new ModelHostException(ModelHostErrorCodes.Stopping, slot.Model.Name, "the server is shutting down");
            }

            DropIfChanged(slot);
            if (slot.Loading is null or { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                slot.Loading = LoadAsync(slot.Model, MakeRoom(slot));
                slot.Loading.ContinueWith(
                    load => (slot.WasLoaded, slot.HasFailed) = (slot.WasLoaded || load.IsCompletedSuccessfully, !load.IsCompletedSuccessfully),
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
            }

            slot.StopTimer();
            slot.Leases++;
            slot.LastUse = ++_uses;
            return slot.Loading;
        }
    }

    /// <summary>
    /// Unloads a model whose file was written to: reading a part that was cut off would end the process, and the rest may belong to another model.
    /// </summary>
    /// <exception cref="ModelHostException">Requests still use it.</exception>
    private static void DropIfChanged(ModelSlot slot)
    {
        if (slot.LoadedEngine is not { } engine || !HasChanged(engine.LoadedModel))
        {
            return;
        }

        if (!slot.IsIdle)
        {
            throw new ModelHostException(
                ModelHostErrorCodes.LoadFailed, slot.Model.Name, $"the file of '{slot.Model.Name}' was written to; it is loaded again when no request uses it");
        }

        Unload(slot);
    }

    private static bool HasChanged(LoadedModel model)
    {
        try
        {
            model.Weights.RequireUnchanged();
            return false;
        }
        catch (ModelFormatException)
        {
            return true;
        }
    }

    private void Leave(ModelSlot slot)
    {
        lock (_gate)
        {
            if (--slot.Leases > 0)
            {
                return;
            }

            if (slot.Loading is { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                slot.Loading = null;
            }
            else if (slot.Loading is { IsCompleted: false } loading)
            {
                loading.ContinueWith(_ => Rest(slot, slot.LastUse), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
            else
            {
                StartTimer(slot);
            }
        }
    }

    /// <summary>Starts the idle timer of a model whose load completed after its last caller had left.</summary>
    private void Rest(ModelSlot slot, long use)
    {
        lock (_gate)
        {
            if (slot.IsIdle && slot.LastUse == use)
            {
                StartTimer(slot);
            }
        }
    }

    private void StartTimer(ModelSlot slot)
    {
        if (_options.IdleTimeout == Timeout.InfiniteTimeSpan || slot.LoadedEngine is null)
        {
            return;
        }

        long use = slot.LastUse;
        slot.StopTimer();
        slot.IdleTimer = _options.Clock.CreateTimer(_ => UnloadIfIdle(slot, use), null, _options.IdleTimeout, Timeout.InfiniteTimeSpan);
    }

    private void UnloadIfIdle(ModelSlot slot, long use)
    {
        lock (_gate)
        {
            if (slot.IsIdle && slot.LastUse == use)
            {
                Unload(slot);
            }
        }
    }

    /// <summary>Unloads the longest-idle model if there is no room for another.</summary>
    /// <returns>A task to await before loading the other one.</returns>
    private Task MakeRoom(ModelSlot wanted)
    {
        ModelSlot[] loaded = [.. _slots.Values.Where(slot => slot != wanted && slot.Loading is { IsFaulted: false, IsCanceled: false })];
        if (loaded.Length < _options.MaxLoadedModels)
        {
            return Unloaded();
        }

        ModelSlot victim = loaded.Where(slot => slot.IsIdle).MinBy(slot => slot.LastUse) ?? throw new ModelHostException(
            ModelHostErrorCodes.Full,
            wanted.Model.Name,
            $"'{wanted.Model.Name}' can't be loaded now: {loaded.Length} models are loaded and in use");
        Unload(victim);
        return Unloaded();
    }

    /// <summary>Returns a task that ends when all models that are being unloaded have given their memory back.</summary>
    private Task Unloaded() =>
        Task.WhenAll(_slots.Values.Select(slot => slot.Unloading)).ContinueWith(static _ => { }, TaskScheduler.Default); // failures are reported elsewhere

    private static async Task<Engine> LoadAsync(HostedModel model, Task room)
    {
        await room.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        LoadedModel loaded = model.Open();
        try
        {
            return new Engine(loaded, model.Engine);
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    private static void Unload(ModelSlot slot)
    {
        Engine engine = slot.LoadedEngine!;
        slot.Loading = null;
        slot.StopTimer();
        slot.Unloading = Task.Run(() => Close(engine));
    }

    private static Task Stop(ModelSlot slot)
    {
        Task<Engine>? loading = slot.Loading;
        slot.Loading = null;
        slot.StopTimer();
        return loading is null ? slot.Unloading : CloseWhenLoadedAsync(loading);
    }

    private static async Task CloseWhenLoadedAsync(Task<Engine> loading)
    {
        await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        if (loading.IsCompletedSuccessfully)
        {
            Close(loading.Result);
        }
    }

    private static void Close(Engine engine)
    {
        LoadedModel model = engine.LoadedModel;
        engine.Dispose();
        model.Dispose();
    }
}
