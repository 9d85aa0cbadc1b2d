namespace Fathom.Numerics.Threading;

/// <summary>Work that splits into independent tiles.</summary>
public interface ITileJob
{
    /// <summary>Runs one tile. The result must not depend on the worker or the order.</summary>
    /// <param name="tile">Tile number, from 0.</param>
    /// <param name="worker">Worker number, from 0 to threads − 1; for scratch memory only.</param>
    void Run(int tile, int worker);
}
