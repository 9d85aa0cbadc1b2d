namespace Fathom.Tokenizers.Training;

/// <summary>What <see cref="TokenizerJsonWriter"/> writes in addition to the vocabulary.</summary>
public sealed record TokenizerJsonOptions
{
    /// <summary>The token that begins a sequence; a special token of the vocabulary.</summary>
    public string? BosToken { get; init; }

    /// <summary>The token that ends a sequence; a special token of the vocabulary.</summary>
    public string? EosToken { get; init; }

    /// <summary>The token that fills batches; a special token of the vocabulary.</summary>
    public string? PadToken { get; init; }

    /// <summary>Whether <see cref="BosToken"/> is added before every text.</summary>
    public bool AddBos { get; init; }

    /// <summary>The chat template's source.</summary>
    public string? ChatTemplate { get; init; }

    /// <summary>The longest sequence that the model was made for, in tokens.</summary>
    public int? MaxSequenceLength { get; init; }
}
