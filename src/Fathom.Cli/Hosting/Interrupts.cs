using System.Runtime.InteropServices;
using Fathom.Cli.Errors;

namespace Fathom.Cli.Hosting;

/// <summary>
/// Ctrl+C, the request to terminate, and the loss of the terminal. The first one asks the running work to stop; the second ends the process, as does
/// the first when nothing is running.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Action<int> _exit;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private CancellationTokenSource _current = new();
    private bool _isWorking;

    /// <summary>Interrupts that only <see cref="Raise"/> triggers.</summary>
    /// <param name="exit">Ends the process when stopping work is interrupted again.</param>
    public Interrupts(Action<int> exit)
    {
        _exit = exit;
    }

    /// <summary>Interrupts that the process's signals trigger.</summary>
    public static Interrupts OfProcess()
    {
        var interrupts = new Interrupts(Environment.Exit);
        interrupts.Listen(PosixSignal.SIGINT);
        interrupts.Listen(PosixSignal.SIGTERM);
        interrupts.Listen(PosixSignal.SIGHUP);
        return interrupts;
    }

    /// <summary>Whether the whole process was asked to end, not just the running work: then a conversation doesn't continue either.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>Whether the next interrupt stops work, instead of ending the process.</summary>
    public bool IsWorking
    {
        get
        {
            lock (_gate)
            {
                return _isWorking;
            }
        }
    }

    /// <summary>Cancelled by the next interrupt. After one, returns a new token, so that a conversation continues after a stopped answer.</summary>
    public CancellationToken Arm()
    {
        lock (_gate)
        {
            if (_current.IsCancellationRequested)
            {
                _current.Dispose();
                _current = new CancellationTokenSource();
            }

            _isWorking = true;
            return _current.Token;
        }
    }

    /// <summary>Marks the process as idle, as while the user is asked for a line: the next interrupt ends it at once.</summary>
    public void Rest()
    {
        lock (_gate)
        {
            _isWorking = false;
        }
    }

    /// <summary>Handles one interrupt.</summary>
    /// <param name="ends">Whether it asks the process to end, as all except Ctrl+C do.</param>
    public void Raise(bool ends = false)
    {
        CancellationTokenSource current;
        bool isWorking;
        lock (_gate)
        {
            IsEnding |= ends;
            (current, isWorking) = (_current, _isWorking);
        }

        if (!isWorking || current.IsCancellationRequested)
        {
            _exit((int)ExitCode.Interrupted);
        }
        else
        {
            current.Cancel();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _current.Dispose();
    }

    private void Listen(PosixSignal signal) =>
        _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            Raise(ends: signal != PosixSignal.SIGINT);
        }));
}
