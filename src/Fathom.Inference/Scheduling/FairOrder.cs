namespace Fathom.Inference.Scheduling;

/// <summary>Orders tenants by fairness: fewest running requests first, then least recently served.</summary>
internal sealed class FairOrder
{
    /// <summary>Most tenants whose last turn is remembered. Beyond it all are forgotten, which costs nothing but a moment of fairness.</summary>
    private const int MaxTenants = 4_096;

    private readonly Dictionary<string, int> _running = [];
    private readonly Dictionary<string, long> _lastTurns = [];
    private long _turns;

    /// <summary>Counts each tenant's running sequences at the beginning of a step.</summary>
    public void Count(List<Sequence> running)
    {
        _running.Clear();
        foreach (Sequence sequence in running)
        {
            _running[sequence.Tenant] = _running.GetValueOrDefault(sequence.Tenant) + 1;
        }
    }

    /// <summary>Returns a tenant's place in the order; the smallest is next.</summary>
    public (int Running, long LastTurn) RankOf(string tenant) => (_running.GetValueOrDefault(tenant), _lastTurns.GetValueOrDefault(tenant));

    /// <summary>Records that a tenant had its turn.</summary>
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
