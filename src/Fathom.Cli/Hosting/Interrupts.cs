using System.Runtime.InteropServices;
using Fathom.Cli.Output;

namespace Fathom.Cli.Hosting;

/// <summary>Ctrl+C and the request to terminate: the first asks the running work to stop, the second ends the process.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Action<int> _exit;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private CancellationTokenSource _current = new();

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
        return interrupts;
    }

    /// <summary>Cancelled by the next interrupt. After one, gives a new token, so that a conversation goes on after a stopped answer.</summary>
    public CancellationToken Arm()
    {
        lock (_gate)
        {
            if (_current.IsCancellationRequested)
            {
                _current.Dispose();
                _current = new CancellationTokenSource();
            }

            return _current.Token;
        }
    }

    /// <summary>One interrupt.</summary>
    public void Raise()
    {
        CancellationTokenSource current;
        lock (_gate)
        {
            current = _current;
        }

        if (current.IsCancellationRequested)
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
            Raise();
        }));
}
