using Fathom.Autograd.Modules;
using Fathom.Numerics.Kernels;
using Fathom.Testing.Differentiation;
using RmsNorm = Fathom.Autograd.Modules.RmsNorm;

namespace Fathom.Autograd.Tests.Modules;

/// <summary>Every module's output and gradients against the tape.</summary>
public sealed class ModuleTests : IDisposable
{
    private const float Eps = 1e-5f;
    private const double Theta = 100;

    private readonly ModuleBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Linear_WithAndWithoutBias_EqualsTape(bool hasBias)
    {
        var module = new Linear(_bench.Parameters, "l", outputs: 21, inputs: 37, hasBias: hasBias);

        _bench.Verify(module, 37, 21, (tape, x, p) => hasBias ? tape.Add(tape.Linear(x, p("l.weight")), p("l.bias")) : tape.Linear(x, p("l.weight")));
    }

    [Fact]
    public void Linear_WithAdapter_EqualsTapeAndFreezesTheMatrix()
    {
        var module = new Linear(_bench.Parameters, "l", outputs: 21, inputs: 37);
        module.Adapt(_bench.Parameters, "l", rank: 4, scale: 0.5f);

        _bench.Verify(module, 37, 21, (tape, x, p) =>
            tape.Add(tape.Linear(x, p("l.weight")), tape.Scale(tape.Linear(tape.Linear(x, p("l.lora_A.weight")), p("l.lora_B.weight")), 0.5)));

        Assert.Throws<InvalidOperationException>(() => module.Weight.Gradient);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(37)]
    public void RmsNorm_AnyWidth_EqualsTape(int width)
    {
        var module = new RmsNorm(_bench.Parameters, "n", width, Eps);

        _bench.Verify(module, width, width, (tape, x, p) => tape.RmsNorm(x, p("n.weight"), Eps));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(37)]
    public void LayerNorm_AnyWidth_EqualsTape(int width)
    {
        var module = new LayerNorm(_bench.Parameters, "n", width, Eps);

        _bench.Verify(module, width, width, (tape, x, p) => tape.LayerNorm(x, p("n.weight"), p("n.bias"), Eps));
    }

    [Fact]
    public void GatedMlp_OddWidths_EqualsTape()
    {
        var module = new GatedMlp(_bench.Parameters, "m", hiddenSize: 19, intermediateSize: 43);

        _bench.Verify(module, 19, 19, (tape, x, p) => tape.SwiGlu(x, p("m.gate_proj.weight"), p("m.up_proj.weight"), p("m.down_proj.weight")));
    }

    [Fact]
    public void GeluMlp_OddWidths_EqualsTape()
    {
        var module = new GeluMlp(_bench.Parameters, "m", hiddenSize: 19, intermediateSize: 43);

        _bench.Verify(module, 19, 19, (tape, x, p) =>
            tape.Add(tape.Linear(tape.Gelu(tape.Add(tape.Linear(x, p("m.c_fc.weight")), p("m.c_fc.bias"))), p("m.c_proj.weight")), p("m.c_proj.bias")));
    }

    [Theory]
    [InlineData(4, 4, false, false, RotaryPairing.HalfSplit)]
    [InlineData(4, 2, true, false, RotaryPairing.HalfSplit)]
    [InlineData(6, 1, true, false, RotaryPairing.Interleaved)]
    [InlineData(4, 2, false, true, RotaryPairing.HalfSplit)]
    public void GroupedAttention_AnyGroupingAndPairing_EqualsTape(int heads, int keyHeads, bool hasBias, bool hasNorms, RotaryPairing pairing)
    {
        const int HeadDim = 10;
        const float Eps = 1e-5f;
        var module = new GroupedAttention(_bench.Parameters, "a", 24, heads, keyHeads, HeadDim, hasBias, Rotary(HeadDim, pairing), hasNorms ? Eps : null);

        _bench.Verify(module, 24, 24, (tape, x, p) =>
        {
            TapeNode Project(string name) =>
                hasBias ? tape.Add(tape.Linear(x, p($"a.{name}.weight")), p($"a.{name}.bias")) : tape.Linear(x, p($"a.{name}.weight"));
            TapeNode Head(TapeNode all, int head, string norm) =>
                hasNorms ? tape.RmsNorm(tape.Columns(all, head * HeadDim, HeadDim), p($"a.{norm}.weight"), Eps) : tape.Columns(all, head * HeadDim, HeadDim);
            TapeNode Turn(TapeNode all, int head, string norm) =>
                tape.Rotate(Head(all, head, norm), _bench.Positions, Theta, pairing == RotaryPairing.Interleaved);
            (TapeNode q, TapeNode k, TapeNode v) = (Project("q_proj"), Project("k_proj"), Project("v_proj"));
            var outputs = Enumerable.Range(0, heads).Select(head =>
            {
                int keyHead = head / (heads / keyHeads);
                TapeNode values = tape.Columns(v, keyHead * HeadDim, HeadDim);
                return tape.Attend(Turn(q, head, "q_norm"), Turn(k, keyHead, "k_norm"), values, _bench.Offsets, 1 / Math.Sqrt(HeadDim));
            });
            return tape.Linear(tape.StackColumns([.. outputs]), p("a.o_proj.weight"));
        });
    }

    [Fact]
    public void FusedAttention_WithBiases_EqualsTape()
    {
        var module = new FusedAttention(_bench.Parameters, "a", hiddenSize: 24, heads: 3);

        _bench.Verify(module, 24, 24, (tape, x, p) =>
        {
            TapeNode all = tape.Add(tape.Linear(x, p("a.c_attn.weight")), p("a.c_attn.bias"));
            TapeNode Part(int part, int head) => tape.Columns(all, (part * 24) + (head * 8), 8);
            var outputs = Enumerable.Range(0, 3).Select(head => tape.Attend(Part(0, head), Part(1, head), Part(2, head), _bench.Offsets, 1 / Math.Sqrt(8)));
            return tape.Add(tape.Linear(tape.StackColumns([.. outputs]), p("a.c_proj.weight")), p("a.c_proj.bias"));
        });
    }

    [Theory]
    [InlineData(7)]
    [InlineData(null)]
    public void LatentAttention_WithAndWithoutQueryLatent_EqualsTape(int? queryRank)
    {
        var shape = new LatentShape(Heads: 3, queryRank, LatentRank: 9, NopeDim: 5, RopeDim: 6, ValueDim: 7);
        var module = new LatentAttention(_bench.Parameters, "a", hiddenSize: 20, shape, Eps, scale: 0.3f, Rotary(6, RotaryPairing.Interleaved));

        _bench.Verify(module, 20, 20, (tape, x, p) =>
        {
            TapeNode q = queryRank is null
                ? tape.Linear(x, p("a.q_proj.weight"))
                : tape.Linear(tape.RmsNorm(tape.Linear(x, p("a.q_a_proj.weight")), p("a.q_a_layernorm.weight"), Eps), p("a.q_b_proj.weight"));
            TapeNode down = tape.Linear(x, p("a.kv_a_proj_with_mqa.weight"));
            TapeNode latent = tape.RmsNorm(tape.Columns(down, 0, 9), p("a.kv_a_layernorm.weight"), Eps);
            TapeNode shared = tape.Rotate(tape.Columns(down, 9, 6), _bench.Positions, Theta, isInterleaved: true);
            TapeNode up = tape.Linear(latent, p("a.kv_b_proj.weight"));
            var outputs = Enumerable.Range(0, 3).Select(head =>
            {
                TapeNode rope = tape.Rotate(tape.Columns(q, (head * 11) + 5, 6), _bench.Positions, Theta, isInterleaved: true);
                TapeNode query = tape.StackColumns([tape.Columns(q, head * 11, 5), rope]);
                TapeNode key = tape.StackColumns([tape.Columns(up, head * 12, 5), shared]);
                return tape.Attend(query, key, tape.Columns(up, (head * 12) + 5, 7), _bench.Offsets, 0.3);
            });
            return tape.Linear(tape.StackColumns([.. outputs]), p("a.o_proj.weight"));
        });
    }

    private static Rotary Rotary(int width, RotaryPairing pairing) =>
        new(new RotaryTable([.. Enumerable.Range(0, width / 2).Select(i => Math.Pow(Theta, -2.0 * i / width))], pairing));
}
