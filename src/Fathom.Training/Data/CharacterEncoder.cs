namespace Fathom.Training.Data;

/// <summary>One token for each character that occurs in a text, in the order of their codes: the classic character-level vocabulary.</summary>
public sealed class CharacterEncoder : ITextEncoder
{
    private readonly Dictionary<char, int> _ids;

    /// <summary>Takes the characters of a text.</summary>
    public CharacterEncoder(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Characters = new string([.. text.Distinct().Order()]);
        _ids = Characters.Select((c, id) => (c, id)).ToDictionary(pair => pair.c, pair => pair.id);
    }

    /// <summary>The characters, by id.</summary>
    public string Characters { get; }

    /// <inheritdoc/>
    public int VocabSize => Characters.Length;

    /// <inheritdoc/>
    public int? Bos => null;

    /// <inheritdoc/>
    public int? Eos => null;

    /// <inheritdoc/>
    /// <exception cref="TrainingException">A character is not in the vocabulary.</exception>
    public int[] Encode(string text, bool hasMarkers = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        return
        [
            .. text.Select(c => _ids.TryGetValue(c, out int id)
                ? id
                : throw new TrainingException("train.data.character", "text", "a character of the vocabulary", $"U+{(int)c:X4}")),
        ];
    }

    /// <inheritdoc/>
    public string Fingerprint => EncoderFingerprint.OfText(Characters);

    /// <inheritdoc/>
    public int? Find(string name) => null;
}
