using Fathom.Inference.Requests;

namespace Fathom.Inference.Speculation;

/// <summary>What an engine can guess, and how much of it a step verifies.</summary>
/// <param name="Mode">Where guesses come from.</param>
/// <param name="UsesMtp">Whether the prediction layer runs behind every step.</param>
/// <param name="MaxDrafts">Most guesses of a sequence in a step.</param>
/// <param name="MaxRows">Most rows of a step that verifies guesses: so many are computed with the bits of each alone.</param>
internal readonly record struct SpeculationSettings(SpeculationMode Mode, bool UsesMtp, int MaxDrafts, int MaxRows)
{
    /// <summary>Where a request's guesses come from: as it asks, as far as the engine was made for it.</summary>
    public SpeculationMode ModeOf(GenerationRequest request) => Mode == SpeculationMode.Off ? Mode : request.Speculation ?? Mode;
}
