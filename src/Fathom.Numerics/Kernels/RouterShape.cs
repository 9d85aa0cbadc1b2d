namespace Fathom.Numerics.Kernels;

/// <summary>How tokens choose experts.</summary>
/// <param name="Experts">Routed experts.</param>
/// <param name="PerToken">Experts per token.</param>
/// <param name="Groups">Groups of experts; 1 for none.</param>
/// <param name="TopGroups">Groups that a token may use.</param>
/// <param name="NormalizeTopK">Whether the chosen affinities are scaled to sum to one.</param>
/// <param name="Scaling">Multiplies the affinities.</param>
/// <param name="IsSoftmax">
/// Whether affinities are a softmax over the experts, a group is scored by its best expert, and no bias corrects the choice (DeepSeek-V2); otherwise
/// sigmoids, the two best experts, and a bias (DeepSeek-V3).
/// </param>
public readonly record struct RouterShape(int Experts, int PerToken, int Groups, int TopGroups, bool NormalizeTopK, float Scaling, bool IsSoftmax = false);
