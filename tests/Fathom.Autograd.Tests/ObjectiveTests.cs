using Fathom.Autograd.Modules;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Testing.Differentiation;

namespace Fathom.Autograd.Tests;

public sealed class ObjectiveTests : IDisposable
{
    private const int Width = 14;
    private const int Vocabulary = 31;
    private const int TeacherWidth = 4;
    private const float Scale = 0.02f;

    private readonly ModuleBench _bench = new();
    private readonly TokenBatch _batch = new();

    public ObjectiveTests()
    {
        foreach (int length in new[] { 9, 2, 17 })
        {
            float[] Values(double spread, double mean) =>
                [.. Enumerable.Range(0, length).Select(_ => (float)(mean + (spread * ((2 * _bench.Random.NextDouble()) - 1))))];
            float[] advantages = Values(2, 0);
            int[] teacher = [.. Enumerable.Range(0, length * TeacherWidth).Select(i => i % 11 == 3 ? -1 : ((i * 5) + _bench.Random.Next(2)) % Vocabulary)];
            _batch.AddDocument(
                [.. Enumerable.Range(0, length).Select(_ => _bench.Random.Next(Vocabulary))],
                [.. Enumerable.Range(0, length).Select(i => i % 4 == 2 ? 0 : 1f)],
                new SideValues
                {
                    Advantages = advantages,
                    OldLogProbabilities = Values(1, -3.5),
                    ReferenceLogProbabilities = Values(1, -3.5),
                    TeacherWidth = TeacherWidth,
                    TeacherTokens = teacher,
                    TeacherLogProbabilities = [.. teacher.Select(_ => (float)Math.Log(0.02 + (0.2 * _bench.Random.NextDouble())))],
                    Source = length,
                });
        }
    }

    public static TheoryData<string> Variants => ["grpo", "dapo", "dr_grpo", "cispo", "rloo", "on_policy"];

    public void Dispose() => _bench.Dispose();

    [Theory, MemberData(nameof(Variants))]
    public void PolicyGradient_EveryVariant_EqualsTheTape(string variant)
    {
        PolicyGradientOptions options = Options(variant);
        var objective = new PolicyGradientObjective(options);

        (TapeNode logits, Tape tape, MatrixView gradient) = Run(objective, () => Scale / objective.Normalizer(_batch));

        TapeNode log = tape.LogProbabilities(logits, _batch.Targets.ToArray());
        double[] advantages = [.. _batch.Advantages.ToArray().Select(a => (double)a)];
        double[] old = [.. variant == "on_policy" ? log.Value.ToArray() : _batch.OldLogProbabilities.ToArray().Select(o => (double)o)];
        TapeNode perToken = tape.Scale(PerToken(tape, log, advantages, old, options), -1);
        if (options.DivergenceWeight > 0)
        {
            TapeNode difference = tape.Subtract(Column(tape, _batch.ReferenceLogProbabilities), log);
            TapeNode divergence = tape.Add(tape.Subtract(tape.Exp(difference), difference), tape.Leaf(1, 1, [-1.0]));
            perToken = tape.Add(perToken, tape.Scale(divergence, options.DivergenceWeight));
        }

        TapeNode loss = tape.Sum(tape.Scale(perToken, tape.Leaf(_batch.Count, 1, Shares(options))));
        tape.Backward(loss);
        ModuleBench.AssertClose(variant, logits.Gradient, gradient);
        Assert.Equal(loss.Scalar, objective.Sums.Loss * Scale / objective.Normalizer(_batch), 1e-6);
        Assert.Equal(_batch.WeightSum, objective.Sums.Weight);
        Assert.Equal(Entropy(logits), objective.Sums.Entropy / objective.Sums.Weight, 1e-4);
    }

    [Fact]
    public void PolicyGradient_FarOutsideTheClip_HasNoGradientWhereItWouldGoFurther()
    {
        var objective = new PolicyGradientObjective(PolicyGradientOptions.Dapo);
        var batch = new TokenBatch();
        batch.AddDocument([1, 2, 3, 4, 5], [], new SideValues { Advantages = [0, 1, 1, -1, -1], OldLogProbabilities = [0, -9, -1, -9, -1] });
        float[] derivatives = new float[4];

        objective.Begin(batch, scale: 1);
        objective.Differentiate(new TargetRows
        {
            Rows = [0, 1, 2, 3],
            LogProbabilities = [-2, -2, -2, -2],
            Entropies = new float[4],
            Derivatives = derivatives,
        });

        float high = MathF.Exp(7);
        float low = MathF.Exp(-1);
        Assert.Equal([0, -low, high, 0], derivatives);
        Assert.Equal(2, objective.Sums.Clipped);
        Assert.Equal((2 * high) + (2 * low), objective.Sums.Ratio, 1e-3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3f)]
    public void Distillation_TopK_EqualsTheTape(float crossEntropyShare)
    {
        var objective = new DistillationObjective(crossEntropyShare);

        (TapeNode logits, Tape tape, MatrixView gradient) = Run(objective, () => Scale);

        TapeNode loss = tape.Leaf(1, 1, [0.0]);
        for (int k = 0; k < TeacherWidth; k++)
        {
            int[] tokens = [.. Enumerable.Range(0, _batch.Count).Select(row => Math.Max(0, _batch.TeacherTokens[(row * TeacherWidth) + k]))];
            double[] shares = [.. Enumerable.Range(0, _batch.Count).Select(row => TeacherShare(row, k))];
            TapeNode log = tape.LogProbabilities(logits, tokens);
            double constant = shares.Select((share, row) => share > 0 ? _batch.Weights[row] * share * Math.Log(share) : 0).Sum();
            TapeNode part = tape.Sum(tape.Scale(log, tape.Leaf(_batch.Count, 1, shares.Select((share, row) => -share * _batch.Weights[row]))));
            loss = tape.Add(loss, tape.Scale(tape.Add(part, tape.Leaf(1, 1, [constant])), 1 - crossEntropyShare));
        }

        TapeNode weights = tape.Leaf(_batch.Count, 1, _batch.Weights.ToArray().Select(w => -(double)w * crossEntropyShare));
        TapeNode plain = tape.Scale(tape.LogProbabilities(logits, _batch.Targets.ToArray()), weights);
        loss = tape.Scale(tape.Add(loss, tape.Sum(plain)), Scale);
        tape.Backward(loss);
        ModuleBench.AssertClose("distillation", logits.Gradient, gradient);
        Assert.Equal(loss.Scalar, objective.Sums.Loss * Scale, 1e-6);
    }

    [Fact]
    public void Begin_MissingSideValues_Throws()
    {
        var plain = new TokenBatch();
        plain.AddDocument([1, 2, 3]);

        Assert.Throws<ArgumentException>(() => new PolicyGradientObjective(PolicyGradientOptions.Dapo).Begin(plain, 1));
        Assert.Throws<ArgumentException>(() => new DistillationObjective().Begin(plain, 1));
    }

    [Fact]
    public void AddDocument_SidesOfSomeDocumentsOnly_Throws()
    {
        var batch = new TokenBatch();
        batch.AddDocument([1, 2, 3]);

        Assert.Throws<ArgumentException>(() => batch.AddDocument([1, 2], [], new SideValues { Advantages = [0, 1] }));
        Assert.Throws<ArgumentException>(() => _batch.AddDocument([1, 2]));
    }

    /// <summary>Runs a head over random hidden states; the returned gradient is that of the logits, through an identity as weights.</summary>
    private (TapeNode Logits, Tape Tape, MatrixView Gradient) Run(ITokenObjective objective, Func<double> scale)
    {
        Parameter weight = _bench.Parameters.Add("head.weight", Vocabulary, Vocabulary, ParameterRole.Head);
        var head = new OutputHead(weight);
        _bench.Initialize();
        weight.Value.Clear();
        for (int i = 0; i < Vocabulary; i++)
        {
            weight.Value.Row(i)[i] = 1;
        }

        _bench.Pass.Begin(_batch);
        MatrixView hidden = _bench.Fill(_bench.Pass.Rent(_batch.Count, Vocabulary));
        MatrixView dHidden = _bench.Pass.RentZero(_batch.Count, Vocabulary);
        NativeSpan<float> logProbabilities = _bench.Pass.Arena.Rent(_batch.Count);
        objective.Begin(_batch, (float)scale());
        head.Run(_bench.Pass, hidden, _batch.Targets, _batch.Weights, objective, dHidden, logProbabilities);
        var tape = new Tape();
        return (ModuleBench.Leaf(tape, hidden), tape, dHidden);
    }

    private static PolicyGradientOptions Options(string variant) => variant switch
    {
        "grpo" => PolicyGradientOptions.Grpo with { DivergenceWeight = 0.1f },
        "dapo" => PolicyGradientOptions.Dapo,
        "dr_grpo" => PolicyGradientOptions.DrGrpo(longestAnswer: 20),
        "cispo" => PolicyGradientOptions.Cispo with { ClipHigh = 0.5f },
        _ => PolicyGradientOptions.Rloo,
    };

    private static TapeNode PerToken(Tape tape, TapeNode log, double[] advantages, double[] old, PolicyGradientOptions options)
    {
        TapeNode gains = tape.Leaf(log.Rows, 1, advantages);
        if (options.Clipping == RatioClipping.None)
        {
            return tape.Scale(log, gains);
        }

        (double low, double high) = (1 - (double)options.ClipLow, 1 + (double)options.ClipHigh);
        if (options.Clipping == RatioClipping.StopGradient)
        {
            double[] constants = [.. log.Value.Select((value, row) => Math.Clamp(Math.Exp(value - old[row]), low, high) * advantages[row])];
            return tape.Scale(log, tape.Leaf(log.Rows, 1, constants));
        }

        TapeNode ratio = tape.Exp(tape.Subtract(log, tape.Leaf(log.Rows, 1, old)));
        double[] positive = [.. advantages.Select(a => Math.Max(0, a))];
        double[] negative = [.. advantages.Select(a => Math.Min(0, a))];
        TapeNode below = tape.Map(ratio, r => Math.Min(r, high), r => r <= high ? 1 : 0);
        TapeNode above = tape.Map(ratio, r => Math.Max(r, low), r => r >= low ? 1 : 0);
        return tape.Add(tape.Scale(below, tape.Leaf(log.Rows, 1, positive)), tape.Scale(above, tape.Leaf(log.Rows, 1, negative)));
    }

    /// <summary>What each token counts, from the definitions.</summary>
    private double[] Shares(PolicyGradientOptions options)
    {
        double[] shares = new double[_batch.Count];
        for (int document = 0; document < _batch.DocumentCount; document++)
        {
            Range rows = _batch.DocumentOffsets[document].._batch.DocumentOffsets[document + 1];
            double own = _batch.Weights[rows].ToArray().Sum(w => (double)w);
            for (int row = rows.Start.Value; row < rows.End.Value; row++)
            {
                shares[row] = Scale * _batch.Weights[row] * options.Normalizer switch
                {
                    LossNormalizer.Sequences => 1 / own / _batch.DocumentCount,
                    LossNormalizer.Constant => 1 / (_batch.DocumentCount * (double)options.TokensPerSequence),
                    _ => 1 / _batch.WeightSum,
                };
            }
        }

        return shares;
    }

    private double TeacherShare(int row, int candidate)
    {
        double Probability(int k)
        {
            int place = (row * TeacherWidth) + k;
            return _batch.TeacherTokens[place] < 0 ? 0 : Math.Exp(_batch.TeacherLogProbabilities[place]);
        }

        return Probability(candidate) / Enumerable.Range(0, TeacherWidth).Sum(Probability);
    }

    private double Entropy(TapeNode logits)
    {
        double sum = 0;
        for (int row = 0; row < _batch.Count; row++)
        {
            double[] exponentials = [.. logits.Value.Skip(row * Vocabulary).Take(Vocabulary).Select(Math.Exp)];
            sum -= _batch.Weights[row] * exponentials.Sum(e => e / exponentials.Sum() * Math.Log(e / exponentials.Sum()));
        }

        return sum / _batch.WeightSum;
    }

    private static TapeNode Column(Tape tape, ReadOnlySpan<float> values) => tape.Leaf(values.Length, 1, values.ToArray().Select(value => (double)value));
}
