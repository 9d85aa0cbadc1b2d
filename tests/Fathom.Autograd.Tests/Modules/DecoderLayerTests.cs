using Fathom.Autograd.Modules;
using Fathom.Numerics.Matrices;
using Fathom.Testing.Differentiation;
using RmsNorm = Fathom.Autograd.Modules.RmsNorm;

namespace Fathom.Autograd.Tests.Modules;

public class DecoderLayerTests
{
    private const int Width = 24;
    private const float Eps = 1e-5f;

    [Fact]
    public void MtpModule_OverADecoderLayer_EqualsTape()
    {
        using var bench = new ModuleBench();
        MtpModule module = CreateModule(bench, recompute: false);
        bench.Initialize();
        bench.Pass.Begin(bench.Batch);
        MatrixView embeddings = bench.Fill(bench.Pass.Rent(bench.Batch.Count, Width));
        MatrixView hidden = bench.Fill(bench.Pass.Rent(bench.Batch.Count, Width));
        MatrixView output = bench.Pass.Rent(bench.Batch.Count, Width);
        MatrixView dOutput = bench.Fill(bench.Pass.Rent(bench.Batch.Count, Width));
        MatrixView dEmbeddings = bench.Pass.RentZero(bench.Batch.Count, Width);
        MatrixView dHidden = bench.Pass.RentZero(bench.Batch.Count, Width);

        module.Forward(bench.Pass, embeddings, hidden, output);
        module.Backward(bench.Pass, dOutput, dEmbeddings, dHidden);

        var tape = new Tape();
        Dictionary<string, TapeNode> p = bench.Parameters.All.ToDictionary(x => x.Name, x => ModuleBench.Leaf(tape, x.Value));
        TapeNode e = ModuleBench.Leaf(tape, embeddings);
        TapeNode h = ModuleBench.Leaf(tape, hidden);
        TapeNode x = tape.Linear(
            tape.StackColumns([tape.RmsNorm(e, p["l.enorm.weight"], Eps), tape.RmsNorm(h, p["l.hnorm.weight"], Eps)]),
            p["l.eh_proj.weight"]);
        TapeNode n = tape.RmsNorm(x, p["l.n1.weight"], Eps);
        TapeNode Head(string name, int head) => tape.Columns(tape.Linear(n, p[$"l.a.c_attn.weight"]), (("qkv".IndexOf(name[0]) * Width) + (head * 12)), 12);
        var heads = Enumerable.Range(0, 2).Select(i => tape.Attend(Head("q", i), Head("k", i), Head("v", i), bench.Offsets, 1 / Math.Sqrt(12)));
        x = tape.Add(x, tape.Linear(tape.StackColumns([.. heads]), p["l.a.c_proj.weight"]));
        x = tape.Add(x, tape.SwiGlu(tape.RmsNorm(x, p["l.n2.weight"], Eps), p["l.m.gate_proj.weight"], p["l.m.up_proj.weight"], p["l.m.down_proj.weight"]));
        TapeNode y = tape.RmsNorm(x, p["l.shared_head.norm.weight"], Eps);
        tape.Backward(tape.Sum(tape.Scale(y, ModuleBench.Leaf(tape, dOutput))));
        ModuleBench.AssertClose("output", y.Value, output);
        ModuleBench.AssertClose("dEmbeddings", e.Gradient, dEmbeddings);
        ModuleBench.AssertClose("dHidden", h.Gradient, dHidden);
        foreach (Parameter parameter in bench.Parameters.All)
        {
            ModuleBench.AssertClose(parameter.Name, p[parameter.Name].Gradient, parameter.Gradient);
        }
    }

    [Fact]
    public void Backward_RecomputingOrNotOnOneOrTwoThreads_GivesTheSameBits()
    {
        float[] expected = Gradients(recompute: false, threads: 1);

        Assert.Equal(expected, Gradients(recompute: true, threads: 1));
        Assert.Equal(expected, Gradients(recompute: false, threads: 2));
    }

    private static float[] Gradients(bool recompute, int threads)
    {
        using var bench = new ModuleBench(threads);
        MtpModule module = CreateModule(bench, recompute);
        bench.Initialize();
        bench.Pass.Begin(bench.Batch);
        MatrixView embeddings = bench.Fill(bench.Pass.Rent(bench.Batch.Count, Width));
        MatrixView hidden = bench.Fill(bench.Pass.Rent(bench.Batch.Count, Width));
        MatrixView dOutput = bench.Fill(bench.Pass.Rent(bench.Batch.Count, Width));
        MatrixView gradients = bench.Pass.RentZero(bench.Batch.Count, Width);
        module.Forward(bench.Pass, embeddings, hidden, bench.Pass.Rent(bench.Batch.Count, Width));
        module.Backward(bench.Pass, dOutput, gradients, gradients);
        return [.. gradients.Span, .. bench.Parameters.Gradients.Span];
    }

    private static MtpModule CreateModule(ModuleBench bench, bool recompute)
    {
        var layer = new DecoderLayer(
            new RmsNorm(bench.Parameters, "l.n1", Width, Eps),
            new FusedAttention(bench.Parameters, "l.a", Width, heads: 2, hasBias: false),
            new RmsNorm(bench.Parameters, "l.n2", Width, Eps),
            new GatedMlp(bench.Parameters, "l.m", Width, 31));
        layer.Recompute = recompute;
        return new MtpModule(bench.Parameters, "l", Width, Eps, layer);
    }
}
