namespace Fathom.Inference.Scheduling;

/// <summary>Whose turn it is among tenants: of whoever runs least, and among equals of whoever was served longest ago.</summary>
internal sealed class FairOrder
{
    /// <summary>Tenants whose last turn is remembered; beyond that all is forgotten, which costs fairness for a moment and nothing else.</summary>
    private const int MaxTenants = 4_096;

    private readonly Dictionary<string, int> _running = [];
    private readonly Dictionary<string, long> _lastTurns = [];
    private long _turns;

    /// <summary>Begins a step.</summary>
    public void Count(List<Sequence> running)
    {
        _running.Clear();
        foreach (Sequence sequence in running)
        {
            _running[sequence.Tenant] = _running.GetValueOrDefault(sequence.Tenant) + 1;
        }
    }

    /// <summary>A tenant's place in the order: the smallest goes first.</summary>
    public (int Running, long LastTurn) RankOf(string tenant) => (_running.GetValueOrDefault(tenant), _lastTurns.GetValueOrDefault(tenant));

    /// <summary>Gives a tenant its turn.</summary>
    public void Serve(string tenant)
    {
        if (_lastTurns.Count >= MaxTenants)
        {
            _lastTurns.Clear();
        }

        _running[tenant] = _running.GetValueOrDefault(tenant) + 1;
        _lastTurns[tenant] = ++_turns;
    }
}
