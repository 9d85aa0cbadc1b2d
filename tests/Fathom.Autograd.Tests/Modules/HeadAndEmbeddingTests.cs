using Fathom.Autograd.Modules;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Testing.Differentiation;

namespace Fathom.Autograd.Tests.Modules;

public sealed class HeadAndEmbeddingTests : IDisposable
{
    private const int Width = 18;
    private const int Vocabulary = 53;

    private readonly ModuleBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void OutputHead_WeightedCrossEntropyOfTiedEmbedding_EqualsTape()
    {
        var embedding = new Embedding(_bench.Parameters, "e", Vocabulary, Width);
        var head = new OutputHead(embedding.Table);
        _bench.Initialize();
        _bench.Pass.Begin(_bench.Batch);
        int rows = _bench.Batch.Count;
        float[] weights = [.. Enumerable.Range(0, rows).Select(i => i % 3 == 0 ? 0 : 1f)];
        var objective = new CrossEntropyObjective();
        objective.Load(weights, scale: 0.01f);
        MatrixView hidden = _bench.Pass.RentZero(rows, Width);
        MatrixView dHidden = _bench.Pass.RentZero(rows, Width);
        NativeSpan<float> logProbabilities = _bench.Pass.Arena.Rent(rows);

        embedding.Forward(_bench.Pass, _bench.Batch.Tokens, hidden);
        head.Run(_bench.Pass, hidden, _bench.Batch.Targets, weights, objective, dHidden, logProbabilities);
        embedding.Backward(_bench.Pass, _bench.Batch.Tokens, dHidden);

        var tape = new Tape();
        TapeNode table = ModuleBench.Leaf(tape, embedding.Table.Value);
        TapeNode looked = tape.Rows(table, _bench.Batch.Tokens.ToArray());
        TapeNode log = tape.LogProbabilities(tape.Linear(looked, table), _bench.Batch.Targets.ToArray());
        TapeNode loss = tape.Sum(tape.Scale(log, tape.Leaf(rows, 1, weights.Select(w => -0.01 * w))));
        tape.Backward(loss);
        for (int row = 0; row < rows; row++)
        {
            Assert.Equal(weights[row] == 0 ? 0 : log.Value[row], logProbabilities[row], 1e-5);
        }

        ModuleBench.AssertClose("dTable", table.Gradient, embedding.Table.Gradient);
        ModuleBench.AssertClose("dHidden", looked.Gradient, dHidden);
        Assert.Equal(loss.Scalar, objective.LossSum * 0.01, 1e-6);
    }

    [Fact]
    public void Embedding_IdOutsideTheTable_Throws()
    {
        var embedding = new Embedding(_bench.Parameters, "e", Vocabulary, Width);
        _bench.Initialize();
        _bench.Pass.Begin(_bench.Batch);

        Assert.Throws<ArgumentOutOfRangeException>(() => embedding.Forward(_bench.Pass, [1, Vocabulary], _bench.Pass.Rent(2, Width)));
    }
}
