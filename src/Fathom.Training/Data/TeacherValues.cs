using Fathom.Inference.Requests;

namespace Fathom.Training.Data;

/// <summary>The tokens of an answer, and at each position the tokens that its author found likeliest: a compact form for files.</summary>
/// <remarks>
/// Base64 of, for each token: its id, the number of candidates, and for each candidate its id and log-probability (half precision, nats).
/// Ids and counts take 7 bits per byte, the lowest first. Distributions of worked solutions are narrow, so most tokens have one candidate.
/// </remarks>
public sealed class TeacherValues
{
    /// <summary>Most candidates of a token.</summary>
    public const int MaxWidth = GenerationRequest.MaxTopLogprobs;

    private readonly byte[] _bytes;

    private TeacherValues(byte[] bytes, int[] tokens, int width) => (_bytes, Tokens, Width) = (bytes, tokens, width);

    /// <summary>The answer's tokens.</summary>
    public IReadOnlyList<int> Tokens { get; }

    /// <summary>Most candidates of any token.</summary>
    public int Width { get; }

    /// <summary>Writes an answer's values.</summary>
    /// <param name="tokens">The answer's tokens.</param>
    /// <param name="alternatives">The likeliest tokens at each position, best first.</param>
    /// <param name="options">How many are kept.</param>
    public static string Write(IReadOnlyList<int> tokens, IReadOnlyList<IReadOnlyList<TokenLogprob>> alternatives, TeacherOptions options)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(alternatives);
        ArgumentNullException.ThrowIfNull(options);
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        for (int i = 0; i < tokens.Count; i++)
        {
            IReadOnlyList<TokenLogprob> kept = Likeliest(alternatives[i], options);
            writer.Write7BitEncodedInt(tokens[i]);
            writer.Write7BitEncodedInt(kept.Count);
            foreach (TokenLogprob candidate in kept)
            {
                writer.Write7BitEncodedInt(candidate.TokenId);
                writer.Write((Half)candidate.Logprob);
            }
        }

        writer.Flush();
        return Convert.ToBase64String(memory.GetBuffer(), 0, (int)memory.Length);
    }

    /// <summary>Reads an answer's values.</summary>
    /// <param name="text">Output of <see cref="Write"/>.</param>
    /// <param name="vocabularySize">Ids are below it.</param>
    /// <returns>The values; null when the text is something else.</returns>
    public static TeacherValues? TryRead(string text, int vocabularySize)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[] bytes = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64String(text, bytes, out int count))
        {
            return null;
        }

        Array.Resize(ref bytes, count);
        var tokens = new List<int>();
        int width = 0;
        bool IsToken(int id) => (uint)id < (uint)vocabularySize;
        bool isWhole = TryWalk(
            bytes,
            (token, candidates) =>
            {
                tokens.Add(token);
                width = Math.Max(width, candidates);
                return IsToken(token) && candidates is >= 1 and <= MaxWidth;
            },
            (_, id, logprob) => IsToken(id) && float.IsFinite(logprob) && logprob <= 0.01f);
        return isWhole && tokens.Count > 0 ? new TeacherValues(bytes, [.. tokens], width) : null;
    }

    /// <summary>Writes the candidates of all tokens into a table with <paramref name="width"/> columns.</summary>
    /// <param name="tokens">Receives ids, <c>[Tokens.Count × width]</c>; −1 where a token has fewer.</param>
    /// <param name="logProbabilities">Receives log-probabilities, of the same length.</param>
    /// <param name="width">Candidates of each row; further ones are left out.</param>
    public void Fill(Memory<int> tokens, Memory<float> logProbabilities, int width)
    {
        tokens.Span.Fill(-1);
        logProbabilities.Span.Clear();
        int row = -1;
        TryWalk(
            _bytes,
            (_, _) =>
            {
                row++;
                return true;
            },
            (place, id, logprob) =>
            {
                if (place < width)
                {
                    tokens.Span[(row * width) + place] = id;
                    logProbabilities.Span[(row * width) + place] = logprob;
                }

                return true;
            });
    }

    private static List<TokenLogprob> Likeliest(IReadOnlyList<TokenLogprob> candidates, TeacherOptions options)
    {
        var kept = new List<TokenLogprob>();
        double mass = 0;
        foreach (TokenLogprob candidate in candidates.Take(options.Top))
        {
            kept.Add(candidate);
            mass += Math.Exp(candidate.Logprob);
            if (mass >= options.Mass)
            {
                break;
            }
        }

        return kept;
    }

    /// <summary>Visits tokens and their candidates; false when the bytes end early or a visitor refuses.</summary>
    private static bool TryWalk(byte[] bytes, Func<int, int, bool> visitToken, Func<int, int, float, bool> visitCandidate)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        try
        {
            while (reader.BaseStream.Position < bytes.Length)
            {
                int token = reader.Read7BitEncodedInt();
                int candidates = reader.Read7BitEncodedInt();
                if (!visitToken(token, candidates))
                {
                    return false;
                }

                for (int place = 0; place < candidates; place++)
                {
                    if (!visitCandidate(place, reader.Read7BitEncodedInt(), (float)reader.ReadHalf()))
                    {
                        return false;
                    }
                }
            }

            return true;
        }
        catch (Exception failure) when (failure is EndOfStreamException or FormatException)
        {
            return false;
        }
    }
}
