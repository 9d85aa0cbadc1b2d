using Fathom.Inference.Sampling;
using Fathom.Numerics.Memory;

namespace Fathom.Inference.Scheduling;

/// <summary>Results of one step for one sequence; valid during the step.</summary>
/// <param name="Logits">Logits of the rows that the sequence needs, <c>[numLogitRows, vocabSize]</c>.</param>
/// <param name="Hidden">Hidden states after the final norm of the rows that it needs, <c>[numHiddenRows, hiddenSize]</c>.</param>
/// <param name="VocabSize">Width of a row of logits.</param>
/// <param name="Sampler">Draws tokens from logits.</param>
/// <param name="WeightsVersion">Version of the weights used.</param>
internal readonly record struct StepOutput(NativeSpan<float> Logits, NativeSpan<float> Hidden, int VocabSize, Sampler Sampler, int WeightsVersion)
{
    /// <summary>One row of logits, <c>[vocabSize]</c>.</summary>
    public Span<float> LogitRow(int row) => Logits.AsSpan((long)row * VocabSize, VocabSize);
}
