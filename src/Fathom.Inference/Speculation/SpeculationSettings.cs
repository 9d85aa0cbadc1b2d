using Fathom.Inference.Requests;

namespace Fathom.Inference.Speculation;

/// <summary>How an engine drafts tokens, and how many a step verifies.</summary>
/// <param name="Mode">Where drafts come from.</param>
/// <param name="UsesMtp">Whether the multi-token-prediction layer runs after every step.</param>
/// <param name="MaxDrafts">Most drafts per sequence and step.</param>
/// <param name="MaxRows">Most rows of a step that verifies drafts; up to this many, each row has the bits that it would have alone.</param>
internal readonly record struct SpeculationSettings(SpeculationMode Mode, bool UsesMtp, int MaxDrafts, int MaxRows)
{
    /// <summary>Returns where a request's drafts come from: its own choice, unless the engine has speculation switched off.</summary>
    public SpeculationMode ModeOf(GenerationRequest request) => Mode == SpeculationMode.Off ? Mode : request.Speculation ?? Mode;
}
