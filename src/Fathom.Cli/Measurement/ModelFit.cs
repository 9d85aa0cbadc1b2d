namespace Fathom.Cli.Measurement;

/// <summary>A well-known model, and how it would run on this machine.</summary>
/// <param name="Name">The model.</param>
/// <param name="Parameters">All parameters.</param>
/// <param name="Quantization">The best of the usual quantizations that fits; the smallest if none does.</param>
/// <param name="Bytes">Its size with that quantization.</param>
/// <param name="Fits">Whether it fits into free memory.</param>
/// <param name="DecodeTps">Most tokens per second that the memory bandwidth allows.</param>
internal sealed record ModelFit(string Name, long Parameters, string Quantization, long Bytes, bool Fits, double DecodeTps)
{
    /// <summary>Fraction of the free memory that weights may take; the rest is for cache and working memory.</summary>
    private const double UsableShare = 0.9;

    private const double Billion = 1e9;

    /// <summary>Name, billions of parameters, and billions of active ones per token.</summary>
    private static readonly (string Name, double Parameters, double Active)[] s_models =
    [
        ("Qwen3-0.6B", 0.6, 0.6),
        ("DeepSeek-R1-Distill-Qwen-1.5B", 1.78, 1.78),
        ("Qwen3-4B", 4.02, 4.02),
        ("DeepSeek-R1-Distill-Qwen-7B", 7.62, 7.62),
        ("DeepSeek-R1-Distill-Llama-8B", 8.03, 8.03),
        ("DeepSeek-R1-Distill-Qwen-14B", 14.8, 14.8),
        ("DeepSeek-V2-Lite", 15.7, 2.7),
        ("DeepSeek-R1-Distill-Qwen-32B", 32.8, 32.8),
        ("DeepSeek-R1-Distill-Llama-70B", 70.6, 70.6),
        ("DeepSeek-V3, DeepSeek-R1", 671, 37.5),
    ];

    /// <summary>Quantizations, best first, and their bits per weight.</summary>
    private static readonly (string Name, double Bits)[] s_quantizations = [("Q8_0", 8.5), ("Q4_K_M", 4.85), ("Q2_K", 3.16)];

    /// <summary>How the well-known models would run.</summary>
    /// <param name="freeBytes">Free memory.</param>
    /// <param name="bandwidth">Memory bandwidth in bytes per second.</param>
    public static IReadOnlyList<ModelFit> Of(long freeBytes, double bandwidth) =>
        [.. s_models.Select(model => Of(model.Name, model.Parameters * Billion, model.Active * Billion, freeBytes, bandwidth))];

    private static ModelFit Of(string name, double parameters, double active, long freeBytes, double bandwidth)
    {
        (string quantization, double bits) = s_quantizations.FirstOrDefault(
            type => BytesOf(parameters, type.Bits) <= freeBytes * UsableShare, s_quantizations[^1]);
        double bytes = BytesOf(parameters, bits);
        return new ModelFit(
            name,
            (long)Math.Round(parameters),
            quantization,
            (long)Math.Round(bytes),
            bytes <= freeBytes * UsableShare,
            Math.Round(bandwidth / BytesOf(active, bits), 1));
    }

    private static double BytesOf(double parameters, double bits) => parameters * bits / 8;
}
