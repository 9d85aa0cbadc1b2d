namespace Fathom.Training.Models;

/// <summary>How an exported model stores its matrices.</summary>
public enum ExportFormat
{
    /// <summary>Single precision.</summary>
    F32,

    /// <summary>The upper half of a single.</summary>
    Bf16,

    /// <summary>DeepSeek-V3's 8-bit floats with scales for 128 × 128 blocks.</summary>
    Fp8,
}
