using System.Collections.Concurrent;
using Fathom.Inference.Requests;
using Fathom.Inference.Scheduling;

namespace Fathom.Inference;

/// <summary>
/// The thread that owns an <see cref="EngineCore"/>: between steps it carries out commands that others leave in its inbox, and it sleeps when there is
/// nothing to do.
/// </summary>
internal sealed class EngineThread : IDisposable
{
    private readonly EngineCore _core;
    private readonly ConcurrentQueue<Command> _inbox = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Thread _thread;
    private EngineStats _stats;
    private volatile bool _isStopping;
    private volatile bool _hasEnded;

    /// <summary>Starts the thread.</summary>
    /// <param name="core">The engine; from now on only this thread touches it, and it is disposed with it.</param>
    public EngineThread(EngineCore core)
    {
        _core = core;
        _stats = core.Stats();
        _thread = new Thread(Run) { IsBackground = true, Name = "fathom-engine" };
        _thread.Start();
    }

    /// <summary>The figures of the last step.</summary>
    public EngineStats Stats => Volatile.Read(ref _stats);

    /// <summary>Whether the engine was disposed.</summary>
    public bool IsStopping => _isStopping;

    /// <summary>Has the thread start sequences, all before the same step.</summary>
    public void Enqueue(IReadOnlyList<Sequence> sequences) => Post(new EnqueueCommand(sequences));

    /// <summary>Has the thread end a sequence.</summary>
    public void Cancel(Sequence sequence) => Post(new CancelCommand(sequence));

    /// <summary>Has the thread do something between two steps.</summary>
    public Task<T> InvokeAsync<T>(Func<EngineCore, T> function)
    {
        var command = new InvokeCommand<T>(function);
        Post(command);
        return command.Result;
    }

    /// <summary>Has the thread look again whether there is something to do.</summary>
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
        Interlocked.MemoryBarrier(); // either this thread sees that the other ended, or the other sees the command in its last look
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
                _wake.WaitOne();
            }
        }

        _core.EndAll(FinishReason.Cancelled);
        Publish();
        _core.Dispose();
        _hasEnded = true;
        Interlocked.MemoryBarrier();
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
    /// A step. Failures of the model end its batch inside the engine; whatever comes out here is a fault of the engine's own and ends all requests, so
    /// that nobody waits for ever.
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

        if (hasStepped)
        {
            Publish();
        }

        return hasStepped;
    }

    /// <summary>Makes known what has happened: the figures first, so that they include what a consumer then hears.</summary>
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

    /// <summary>Something to do between two steps.</summary>
    private abstract class Command
    {
        public abstract void Run(EngineCore core);

        /// <summary>Takes the place of <see cref="Run"/> when the thread has ended.</summary>
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
