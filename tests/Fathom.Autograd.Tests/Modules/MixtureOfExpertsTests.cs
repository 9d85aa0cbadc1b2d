using Fathom.Autograd.Modules;
using Fathom.Numerics.Kernels;
using Fathom.Testing.Differentiation;

namespace Fathom.Autograd.Tests.Modules;

public sealed class MixtureOfExpertsTests : IDisposable
{
    private const int Width = 18;
    private const int ExpertWidth = 11;
    private const float BalanceScale = 0.02f;

    private readonly ModuleBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(8, 2, 1, 1, true, 1, false)]
    [InlineData(8, 3, 4, 2, true, 0, false)]
    [InlineData(4, 1, 1, 1, false, 2, false)]
    [InlineData(6, 2, 1, 1, false, 1, true)]
    [InlineData(8, 3, 4, 2, true, 1, true)]
    public void Module_AnyRouting_EqualsTapeWithBalanceLoss(int experts, int perToken, int groups, int topGroups, bool normalize, int shared, bool isSoftmax)
    {
        var shape = new RouterShape(experts, perToken, groups, topGroups, normalize, Scaling: 2.5f, isSoftmax);
        var module = new MixtureOfExperts(_bench.Parameters, "m", Width, ExpertWidth, shared, shape);
        _bench.Pass.BalanceScale = BalanceScale;
        TapeNode? scores = null;

        _bench.Verify(module, Width, Width, (tape, x, p) => Formula(tape, x, p, shape, shared > 0, out scores), (tape, p) => BalanceLoss(tape, scores!, shape));
    }

    [Fact]
    public void UpdateSelectionBias_UnevenLoad_RaisesTheIdleAndLowersTheBusy()
    {
        var module = new MixtureOfExperts(_bench.Parameters, "m", Width, ExpertWidth, 1, new RouterShape(8, 2, 1, 1, true, 1));
        _bench.Verify(module, Width, Width, (tape, x, p) => Formula(tape, x, p, new RouterShape(8, 2, 1, 1, true, 1), true, out _));
        long[] load = module.Router.Load.ToArray();
        float[] before = module.Router.SelectionBias!.Value.Span.ToArray();

        module.Router.UpdateSelectionBias(0.125f);

        Assert.Equal(2 * _bench.Batch.Count, load.Sum());
        float[] after = module.Router.SelectionBias.Value.Span.ToArray();
        for (int expert = 0; expert < 8; expert++)
        {
            Assert.Equal(0.125f * Math.Sign(load.Average() - load[expert]), after[expert] - before[expert], 1e-6f);
        }

        Assert.All(module.Router.Load.ToArray(), count => Assert.Equal(0, count));
    }

    private static TapeNode Formula(Tape tape, TapeNode x, Func<string, TapeNode> p, RouterShape shape, bool hasShared, out TapeNode scores)
    {
        TapeNode logits = tape.Linear(x, p("m.gate.weight"));
        TapeNode exponentials = tape.Exp(logits);
        scores = shape.IsSoftmax ? tape.Divide(exponentials, tape.RowSums(exponentials)) : tape.Sigmoid(logits);
        TapeNode fixedScores = scores;
        double[] bias = shape.IsSoftmax ? new double[shape.Experts] : p("m.gate.e_score_correction_bias").Value;
        int judged = shape.IsSoftmax ? 1 : 2;
        bool[,] isChosen = new bool[x.Rows, shape.Experts];
        for (int t = 0; t < x.Rows; t++)
        {
            double Biased(int e) => fixedScores.Value[(t * shape.Experts) + e] + bias[e];
            int size = shape.Experts / shape.Groups;
            var kept = Enumerable.Range(0, shape.Groups)
                .OrderByDescending(g => Enumerable.Range(g * size, size).Select(Biased).OrderDescending().Take(judged).Sum())
                .Take(shape.TopGroups);
            foreach (int e in kept.SelectMany(g => Enumerable.Range(g * size, size)).OrderByDescending(Biased).Take(shape.PerToken))
            {
                isChosen[t, e] = true;
            }
        }

        TapeNode chosen = tape.Scale(scores, tape.Leaf(x.Rows, shape.Experts, (t, e) => isChosen[t, e] ? 1 : 0));
        TapeNode weights = tape.Scale(shape.NormalizeTopK ? tape.Divide(chosen, tape.RowSums(chosen)) : chosen, shape.Scaling);
        TapeNode Expert(string name) => tape.SwiGlu(x, p($"m.{name}.gate_proj.weight"), p($"m.{name}.up_proj.weight"), p($"m.{name}.down_proj.weight"));
        TapeNode sum = hasShared ? Expert("shared_experts") : tape.Scale(x, 0);
        for (int e = 0; e < shape.Experts; e++)
        {
            sum = tape.Add(sum, tape.Scale(Expert($"experts.{e}"), tape.Columns(weights, e, 1)));
        }

        return sum;
    }

    private TapeNode BalanceLoss(Tape tape, TapeNode scores, RouterShape shape)
    {
        TapeNode loss = tape.Leaf(1, 1, [0.0]);
        for (int document = 0; document < _bench.Batch.DocumentCount; document++)
        {
            int start = _bench.Offsets[document];
            int count = _bench.Offsets[document + 1] - start;
            TapeNode own = tape.Rows(scores, start, count);
            double[] fractions = new double[shape.Experts];
            for (int t = 0; t < count; t++)
            {
                foreach (int e in Enumerable.Range(0, shape.Experts).OrderByDescending(e => own.Value[(t * shape.Experts) + e]).Take(shape.PerToken))
                {
                    fractions[e] += (double)shape.Experts / (shape.PerToken * count);
                }
            }

            TapeNode share = tape.Divide(own, tape.RowSums(own));
            loss = tape.Add(loss, tape.Scale(tape.Sum(tape.Scale(share, tape.Leaf(1, shape.Experts, fractions))), BalanceScale));
        }

        return loss;
    }
}
