using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;
using Fathom.Training.Steps;

namespace Fathom.Training.Tests;

/// <summary>
/// Two ranks in one process, each on its own thread: keeps every micro-batch's gradients and adds them in the order of the micro-batches once both
/// are there.
/// </summary>
internal sealed class TwoRanks : IDisposable
{
    private readonly Barrier _barrier = new(2);
    private readonly List<float[]>[] _gradients = [[], []];
    private readonly double[][] _values = [[], []];

    public IGradientReducer this[int rank] => new Rank(this, rank);

    public void Dispose() => _barrier.Dispose();

    private sealed class Rank(TwoRanks both, int rank) : IGradientReducer
    {
        int IGradientReducer.Rank => rank;

        public int Ranks => 2;

        public void Add(ThreadTeam team, NativeSpan<float> gradients)
        {
            both._gradients[rank].Add(gradients.Span.ToArray());
            gradients.Span.Clear();
        }

        public void Finish(ThreadTeam team, NativeSpan<float> gradients, int microBatches)
        {
            if (microBatches > 0)
            {
                Add(team, gradients);
            }

            both._barrier.SignalAndWait();
            List<float[]>[] all = both._gradients;
            float[] sum = all[0][0].ToArray();
            for (int micro = 1; micro < all[0].Count + all[1].Count; micro++)
            {
                for (int i = 0; i < sum.Length; i++)
                {
                    sum[i] += all[micro % 2][micro / 2][i];
                }
            }

            sum.CopyTo(gradients.Span);
            both._barrier.SignalAndWait();
            both._gradients[rank].Clear();
        }

        public void Reset() => both._gradients[rank].Clear();

        public void Sum(Span<double> values)
        {
            both._values[rank] = values.ToArray();
            both._barrier.SignalAndWait();
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = both._values[0][i] + both._values[1][i];
            }

            both._barrier.SignalAndWait();
        }
    }
}
