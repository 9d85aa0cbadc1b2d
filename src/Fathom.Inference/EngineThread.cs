using System.Collections.Concurrent;
using Fathom.Inference.Requests;
using Fathom.Inference.Scheduling;

namespace Fathom.Inference;

/// <summary>
/// The thread that owns an <see cref="EngineCore"/>. Between steps it runs the commands that other threads post to its inbox; it sleeps while there is
/// nothing to do.
/// </summary>
/// <remarks>
/// No lock guards the core: other threads only post commands and read the published <see cref="Stats"/>. The one part of it that they share is the
/// <see cref="RequestQueue"/>, which is thread-safe.
/// </remarks>
internal sealed class EngineThread : IDisposable
{
    private readonly EngineCore _core;
    private readonly ConcurrentQueue<Command> _inbox = new();
    private readonly AutoResetEvent _wake = new(initialState: false); // stays set until a wait, so a wake-up between a look and the wait isn't lost
    private readonly Thread _thread;
    private EngineStats _stats; // immutable; replaced after each step
    private volatile bool _isStopping;
    private volatile bool _hasEnded; // the thread runs no more commands

    /// <summary>Starts the thread.</summary>
    /// <param name="core">The engine; from now on only the thread uses it. Disposed with this object.</param>
    public EngineThread(EngineCore core)
    {
        _core = core;
        _stats = core.Stats();
        _thread = new Thread(Run) { IsBackground = true, Name = "fathom-engine" };
        _thread.Start();
    }

    /// <summary>The statistics as of the last step.</summary>
    public EngineStats Stats => Volatile.Read(ref _stats);

    /// <summary>Whether the engine is disposed or being disposed.</summary>
    public bool IsStopping => _isStopping;

    /// <summary>Queues sequences on the thread, all before the same step.</summary>
    public void Enqueue(IReadOnlyList<Sequence> sequences) => Post(new EnqueueCommand(sequences));

    /// <summary>Ends a sequence on the thread.</summary>
    public void Cancel(Sequence sequence) => Post(new CancelCommand(sequence));

    /// <summary>Runs a function on the thread, between two steps.</summary>
    public Task<T> InvokeAsync<T>(Func<EngineCore, T> function)
    {
        var command = new InvokeCommand<T>(function);
        Post(command);
        return command.Result;
    }

    /// <summary>Makes the thread check again for something to do.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Ends all requests with <see cref="FinishReason.Cancelled"/>, stops the thread and disposes the engine.</summary>
    public void Dispose()
    {
        if (Thread.CurrentThread == _thread)
        {
            throw new InvalidOperationException("an engine can't be disposed by what it calls on its own thread");
        }

        _isStopping = true;
        Wake();
        _thread.Join();
    }

    private void Post(Command command)
    {
        _inbox.Enqueue(command);

        // Pairs with the barrier in Run: either this thread sees _hasEnded, or the engine thread finds the command when it aborts the rest. No command
        // is left behind without running or aborting.
        Interlocked.MemoryBarrier();
        if (_hasEnded)
        {
            AbortCommands();
            return;
        }

        Wake();
    }

    private void Run()
    {
        while (!_isStopping)
        {
            RunCommands();
            if (!TryStep())
            {
                _wake.WaitOne(); // set by Post, Wake and Dispose
            }
        }

        _core.EndAll(FinishReason.Cancelled);
        Publish();
        _core.Dispose();
        _hasEnded = true;
        Interlocked.MemoryBarrier(); // see Post
        AbortCommands();
    }

    private void RunCommands()
    {
        bool hadCommands = false;
        while (_inbox.TryDequeue(out Command? command))
        {
            command.Run(_core);
            hadCommands = true;
        }

        if (hadCommands)
        {
            Publish();
        }
    }

    /// <summary>
    /// Runs a step. The engine handles failures of the model, which end the batch; an exception that gets here is a bug of the engine and ends all
    /// requests, so that no one waits forever.
    /// </summary>
    private bool TryStep()
    {
        bool hasStepped = true;
        try
        {
            hasStepped = _core.Step();
        }
        catch (Exception fault)
        {
            _core.EndAll(FinishReason.Error, fault);
        }

        // Even without a step, requests that waited too long may have ended.
        if (hasStepped || _core.Services.Finished.Count > 0)
        {
            Publish();
        }

        return hasStepped;
    }

    /// <summary>Publishes the statistics, then notifies consumers, so that the statistics already include what they learn.</summary>
    private void Publish()
    {
        Volatile.Write(ref _stats, _core.Stats());
        _core.DeliverFinished();
    }

    private void AbortCommands()
    {
        while (_inbox.TryDequeue(out Command? command))
        {
            command.Abort();
        }
    }

    /// <summary>Work to do between two steps.</summary>
    private abstract class Command
    {
        public abstract void Run(EngineCore core);

        /// <summary>Called instead of <see cref="Run"/> after the thread has ended.</summary>
        public abstract void Abort();
    }

    private sealed class EnqueueCommand(IReadOnlyList<Sequence> sequences) : Command
    {
        public override void Run(EngineCore core)
        {
            foreach (Sequence sequence in sequences)
            {
                core.Enqueue(sequence);
            }
        }

        public override void Abort()
        {
            foreach (Sequence sequence in sequences)
            {
                sequence.Refuse();
            }
        }
    }

    private sealed class CancelCommand(Sequence sequence) : Command
    {
        public override void Run(EngineCore core) => core.Cancel(sequence);

        public override void Abort()
        {
        }
    }

    private sealed class InvokeCommand<T>(Func<EngineCore, T> function) : Command
    {
        private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Result => _result.Task;

        public override void Run(EngineCore core)
        {
            try
            {
                _result.SetResult(function(core));
            }
            catch (Exception failure)
            {
                _result.SetException(failure);
            }
        }

        public override void Abort() => _result.SetException(new ObjectDisposedException(nameof(Engine)));
    }
}
