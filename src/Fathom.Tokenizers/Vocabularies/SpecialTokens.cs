namespace Fathom.Tokenizers.Vocabularies;

/// <summary>Ids of tokens with a role, and whether sequences get them by default.</summary>
internal sealed record SpecialTokens
{
    public int? Bos { get; init; }

    public int? Eos { get; init; }

    public int? Eot { get; init; }

    public int? Pad { get; init; }

    public int? Unknown { get; init; }

    public bool AddBos { get; init; }

    public bool AddEos { get; init; }
}
