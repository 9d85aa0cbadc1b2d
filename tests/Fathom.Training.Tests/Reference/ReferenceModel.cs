using Fathom.Formats;
using Fathom.Testing.Differentiation;

namespace Fathom.Training.Tests.Reference;

/// <summary>Qwen2, Llama and DeepSeek-V3 once more, from their equations, on the float64 tape. Shares nothing with the trainer but names and shapes.</summary>
internal sealed class ReferenceModel(ModelConfig config, Dictionary<string, (int Rows, int Columns, double[] Values)> weights)
{
    private Tape _tape = new();
    private Dictionary<string, TapeNode> _leaves = [];
    private ReferenceBatch _batch = null!;
    private TapeNode _balance = null!;

    /// <summary>Tokens that each expert took in the last pass, by router.</summary>
    public Dictionary<string, long[]> Load { get; } = [];

    /// <summary>Mean loss and gradients of one batch.</summary>
    public (double Loss, double MtpLoss, Dictionary<string, double[]> Gradients) Differentiate(
        ReferenceBatch batch, double mtpLossWeight, double balanceFactor)
    {
        _tape = new Tape();
        _batch = batch;
        _leaves = weights.ToDictionary(pair => pair.Key, pair => _tape.Leaf(pair.Value.Rows, pair.Value.Columns, pair.Value.Values));
        _balance = _tape.Leaf(1, 1, [0.0]);
        Load.Clear();
        TapeNode x = _tape.Rows(P("model.embed_tokens.weight"), batch.Tokens);
        for (int layer = 0; layer < config.NumLayers; layer++)
        {
            x = Layer(x, layer);
        }

        TapeNode hidden = Norm(x, "model.norm.weight");
        TapeNode loss = CrossEntropy(hidden, batch.Targets, batch.Weights);
        TapeNode total = loss;
        double mtpLoss = 0;
        if (config.NumNextTokenPredictLayers > 0)
        {
            TapeNode nextToken = NextToken(hidden);
            mtpLoss = nextToken.Scalar * batch.Weights.Sum() / batch.NextWeights.Sum();
            total = _tape.Add(total, _tape.Scale(nextToken, mtpLossWeight));
        }

        _tape.Backward(_tape.Add(total, _tape.Scale(_balance, balanceFactor)));
        return (loss.Scalar, mtpLoss, _leaves.ToDictionary(pair => pair.Key, pair => pair.Value.Gradient));
    }

    private TapeNode P(string name) => _leaves[name];

    private TapeNode Norm(TapeNode x, string name) => _tape.RmsNorm(x, P(name), config.RmsNormEps);

    private TapeNode Linear(TapeNode x, string name) => _tape.Linear(x, P(name + ".weight"));

    private TapeNode CrossEntropy(TapeNode hidden, int[] targets, double[] targetWeights)
    {
        TapeNode logits = _tape.Linear(hidden, P(config.TieWordEmbeddings ? "model.embed_tokens.weight" : "lm_head.weight"));
        double sum = _batch.Weights.Sum();
        return _tape.Sum(_tape.Scale(_tape.LogProbabilities(logits, targets), _tape.Leaf(targets.Length, 1, targetWeights.Select(w => -w / sum))));
    }

    private TapeNode NextToken(TapeNode hidden)
    {
        string name = $"model.layers.{config.NumLayers}";
        TapeNode embedded = _tape.Rows(P("model.embed_tokens.weight"), _batch.Targets);
        TapeNode x = Linear(_tape.StackColumns([Norm(embedded, name + ".enorm.weight"), Norm(hidden, name + ".hnorm.weight")]), name + ".eh_proj");
        return CrossEntropy(Norm(Layer(x, config.NumLayers), name + ".shared_head.norm.weight"), _batch.NextTargets, _batch.NextWeights);
    }

    private TapeNode Layer(TapeNode x, int layer)
    {
        string name = $"model.layers.{layer}";
        TapeNode normal = Norm(x, name + ".input_layernorm.weight");
        x = _tape.Add(x, config.Mla is { } mla ? Latent(normal, name + ".self_attn", mla) : Grouped(normal, name + ".self_attn"));
        normal = Norm(x, name + ".post_attention_layernorm.weight");
        return _tape.Add(x, config.Moe is { } moe && layer >= moe.FirstDenseLayers ? Experts(normal, name + ".mlp", moe) : Mlp(normal, name + ".mlp"));
    }

    private TapeNode Mlp(TapeNode x, string name) => _tape.SwiGlu(x, P(name + ".gate_proj.weight"), P(name + ".up_proj.weight"), P(name + ".down_proj.weight"));

    private TapeNode Grouped(TapeNode x, string name)
    {
        TapeNode Project(string which) => config.HasQkvBias ? _tape.Add(Linear(x, $"{name}.{which}"), P($"{name}.{which}.bias")) : Linear(x, $"{name}.{which}");
        TapeNode Turned(TapeNode all, int head) =>
            _tape.Rotate(_tape.Columns(all, head * config.HeadDim, config.HeadDim), _batch.Positions, config.RopeTheta, isInterleaved: false);
        (TapeNode q, TapeNode k, TapeNode v) = (Project("q_proj"), Project("k_proj"), Project("v_proj"));
        var heads = Enumerable.Range(0, config.NumHeads).Select(head =>
        {
            int shared = head * config.NumKvHeads / config.NumHeads;
            TapeNode value = _tape.Columns(v, shared * config.HeadDim, config.HeadDim);
            return _tape.Attend(Turned(q, head), Turned(k, shared), value, _batch.Offsets, 1 / Math.Sqrt(config.HeadDim));
        });
        return Linear(_tape.StackColumns([.. heads]), name + ".o_proj");
    }

    private TapeNode Latent(TapeNode x, string name, MlaConfig mla)
    {
        int keyDim = mla.QkNopeHeadDim + mla.QkRopeHeadDim;
        TapeNode Turned(TapeNode part) => _tape.Rotate(part, _batch.Positions, config.RopeTheta, isInterleaved: true);
        TapeNode q = mla.QueryLoraRank is null
            ? Linear(x, name + ".q_proj")
            : Linear(Norm(Linear(x, name + ".q_a_proj"), name + ".q_a_layernorm.weight"), name + ".q_b_proj");
        TapeNode down = Linear(x, name + ".kv_a_proj_with_mqa");
        TapeNode up = Linear(Norm(_tape.Columns(down, 0, mla.KvLoraRank), name + ".kv_a_layernorm.weight"), name + ".kv_b_proj");
        TapeNode rope = Turned(_tape.Columns(down, mla.KvLoraRank, mla.QkRopeHeadDim));
        var heads = Enumerable.Range(0, config.NumHeads).Select(head =>
        {
            int start = head * (mla.QkNopeHeadDim + mla.VHeadDim);
            TapeNode query = _tape.StackColumns(
                [_tape.Columns(q, head * keyDim, mla.QkNopeHeadDim), Turned(_tape.Columns(q, (head * keyDim) + mla.QkNopeHeadDim, mla.QkRopeHeadDim))]);
            TapeNode key = _tape.StackColumns([_tape.Columns(up, start, mla.QkNopeHeadDim), rope]);
            return _tape.Attend(query, key, _tape.Columns(up, start + mla.QkNopeHeadDim, mla.VHeadDim), _batch.Offsets, 1 / Math.Sqrt(keyDim));
        });
        return Linear(_tape.StackColumns([.. heads]), name + ".o_proj");
    }

    private TapeNode Experts(TapeNode x, string name, MoeConfig moe)
    {
        TapeNode scores = _tape.Sigmoid(Linear(x, name + ".gate"));
        double[] bias = P(name + ".gate.e_score_correction_bias").Value;
        int count = moe.NumRoutedExperts;
        double Score(int t, int e) => scores.Value[(t * count) + e];
        bool[,] isChosen = new bool[x.Rows, count];
        long[] load = new long[count];
        for (int t = 0; t < x.Rows; t++)
        {
            foreach (int e in Enumerable.Range(0, count).OrderByDescending(e => Score(t, e) + bias[e]).Take(moe.NumExpertsPerToken))
            {
                isChosen[t, e] = true;
                load[e]++;
            }
        }

        Load[name] = load;
        AddBalance(scores, moe);
        TapeNode chosen = _tape.Scale(scores, _tape.Leaf(x.Rows, count, (t, e) => isChosen[t, e] ? 1 : 0));
        TapeNode gates = _tape.Scale(_tape.Divide(chosen, _tape.RowSums(chosen)), moe.RoutedScalingFactor);
        TapeNode sum = Mlp(x, name + ".shared_experts");
        for (int e = 0; e < count; e++)
        {
            sum = _tape.Add(sum, _tape.Scale(Mlp(x, $"{name}.experts.{e}"), _tape.Columns(gates, e, 1)));
        }

        return sum;
    }

    /// <summary>The report's equations 17–20, the mean over documents weighted by their tokens.</summary>
    private void AddBalance(TapeNode scores, MoeConfig moe)
    {
        for (int document = 0; document + 1 < _batch.Offsets.Length; document++)
        {
            int start = _batch.Offsets[document];
            int length = _batch.Offsets[document + 1] - start;
            TapeNode own = _tape.Rows(scores, start, length);
            double[] fractions = new double[moe.NumRoutedExperts];
            for (int t = 0; t < length; t++)
            {
                IEnumerable<int> chosen = Enumerable.Range(0, fractions.Length)
                    .OrderByDescending(e => own.Value[(t * fractions.Length) + e])
                    .Take(moe.NumExpertsPerToken);
                foreach (int e in chosen)
                {
                    fractions[e] += (double)fractions.Length / (moe.NumExpertsPerToken * length);
                }
            }

            TapeNode shares = _tape.Scale(_tape.Divide(own, _tape.RowSums(own)), _tape.Leaf(1, fractions.Length, fractions));
            _balance = _tape.Add(_balance, _tape.Scale(_tape.Sum(shares), 1.0 / _batch.Tokens.Length));
        }
    }
}
