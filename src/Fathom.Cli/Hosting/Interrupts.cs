using System.Runtime.InteropServices;
using Fathom.Cli.Errors;

namespace Fathom.Cli.Hosting;

/// <summary>
/// Ctrl+C, the request to terminate, and the loss of the terminal: the first asks the running work to stop, the second ends the process, and so
/// does the first where no work runs.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Action<int> _exit;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private CancellationTokenSource _current = new();
    private bool _isWorking;

    /// <summary>Interrupts that only <see cref="Raise"/> brings.</summary>
    /// <param name="exit">Ends the process when a stopped work is interrupted again.</param>
    public Interrupts(Action<int> exit)
    {
        _exit = exit;
    }

    /// <summary>Interrupts that the process's signals bring.</summary>
    public static Interrupts OfProcess()
    {
        var interrupts = new Interrupts(Environment.Exit);
        interrupts.Listen(PosixSignal.SIGINT);
        interrupts.Listen(PosixSignal.SIGTERM);
        interrupts.Listen(PosixSignal.SIGHUP);
        return interrupts;
    }

    /// <summary>Whether the process was asked to end, and not only the work that ran: a conversation doesn't continue either.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>Cancelled by the next interrupt. After one, gives a new token, so that a conversation continues after a stopped answer.</summary>
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

    /// <summary>Says that no work runs, as while a person is asked for a line: the next interrupt ends the process at once.</summary>
    public void Rest()
    {
        lock (_gate)
        {
            _isWorking = false;
        }
    }

    /// <summary>One interrupt.</summary>
    /// <param name="ends">Whether it asks the process to end, as all but Ctrl+C do.</param>
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
