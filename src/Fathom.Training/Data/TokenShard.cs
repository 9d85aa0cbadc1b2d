using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Fathom.Training.Data;

/// <summary>Tokenized documents in one file, so that a corpus is tokenized once.</summary>
/// <remarks>
/// Layout, little-endian: 8 bytes "FTOKENS1", 32 bytes SHA-256 of its source, the number of documents and of tokens (int64 each),
/// the documents' end offsets (int64 each), the tokens (int32 each).
/// </remarks>
public sealed class TokenShard : IDocumentList
{
    private const int HeaderBytes = 8 + 32 + 8 + 8;

    private readonly long[] _ends;
    private readonly int[] _tokens;

    private TokenShard(long[] ends, int[] tokens) => (_ends, _tokens) = (ends, tokens);

    /// <summary>Number of documents.</summary>
    public int Count => _ends.Length;

    /// <summary>Number of tokens.</summary>
    public long TokenCount => _tokens.Length;

    /// <summary>A document's tokens.</summary>
    public ReadOnlySpan<int> this[int document]
    {
        get
        {
            long start = document == 0 ? 0 : _ends[document - 1];
            return _tokens.AsSpan((int)start, (int)(_ends[document] - start));
        }
    }

    /// <summary>All tokens, document after document.</summary>
    public ReadOnlySpan<int> Tokens => _tokens;

    /// <inheritdoc/>
    public void Copy(int index, TokenDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        document.Clear();
        document.Append(this[index]);
    }

    /// <summary>Cuts a share off the end: whole documents, or the last tokens of a single document.</summary>
    /// <param name="share">Share that the second part gets.</param>
    public (TokenShard First, TokenShard Last) Split(double share)
    {
        int documents = Count > 1 ? Math.Clamp((int)Math.Round(Count * (1 - share)), 1, Count - 1) : 0;
        long cut = documents > 0 ? _ends[documents - 1] : (long)(_tokens.Length * (1 - share));
        long[] first = documents > 0 ? _ends[..documents] : [cut];
        long[] last = [.. _ends[documents..].Select(end => end - cut)];
        return (new TokenShard(first, _tokens[..(int)cut]), new TokenShard(last, _tokens[(int)cut..]));
    }

    /// <summary>Tokenizes a corpus, or reads the file made earlier from the same corpus with the same vocabulary.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="encoder">The vocabulary.</param>
    /// <param name="cachePath">The file; null keeps nothing.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="TrainingException">The corpus is refused.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static TokenShard Load(TextCorpus corpus, ITextEncoder encoder, string? cachePath, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(encoder);
        if (cachePath is null)
        {
            return Tokenize(corpus, encoder, cancellation);
        }

        byte[] origin = OriginHash(corpus, encoder);
        if (TryRead(cachePath, origin) is { } cached)
        {
            return cached;
        }

        TokenShard shard = Tokenize(corpus, encoder, cancellation);
        shard.Write(cachePath, origin);
        return shard;
    }

    private static TokenShard Tokenize(TextCorpus corpus, ITextEncoder encoder, CancellationToken cancellation)
    {
        var tokens = new List<int>();
        var ends = new List<long>();
        var document = new TokenDocument();
        foreach (string text in corpus.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            document.Clear();
            CorpusStream.AppendText(document, encoder, text, corpus.HasMarkers);
            tokens.AddRange(document.Tokens);
            ends.Add(tokens.Count);
        }

        return new TokenShard([.. ends], [.. tokens]);
    }

    private static byte[] OriginHash(TextCorpus corpus, ITextEncoder encoder)
    {
        using FileStream file = File.OpenRead(corpus.Path);
        byte[] content = SHA256.HashData(file);
        string choices = $"{corpus.Field}|{corpus.Separator}|{(corpus.HasMarkers ? "markers" : "text")}|{encoder.Bos}|{encoder.Eos}|{encoder.Fingerprint}";
        return SHA256.HashData([.. content, .. Encoding.UTF8.GetBytes(choices)]);
    }

    private static TokenShard? TryRead(string path, byte[] origin)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using FileStream file = File.OpenRead(path);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes
            || !header[..8].SequenceEqual("FTOKENS1"u8)
            || !header.Slice(8, 32).SequenceEqual(origin))
        {
            return null;
        }

        long documents = BinaryPrimitives.ReadInt64LittleEndian(header[40..]);
        long tokens = BinaryPrimitives.ReadInt64LittleEndian(header[48..]);
        if (documents < 0 || tokens is < 0 or > int.MaxValue || documents > tokens || file.Length != HeaderBytes + (8 * documents) + (4 * tokens))
        {
            return null;
        }

        long[] ends = new long[documents];
        int[] values = new int[tokens];
        file.ReadExactly(MemoryMarshal.AsBytes(ends.AsSpan()));
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return new TokenShard(ends, values);
    }

    private void Write(string path, byte[] origin)
    {
        string partial = path + ".partial";
        using (FileStream file = File.Create(partial))
        {
            Span<byte> counts = stackalloc byte[16];
            BinaryPrimitives.WriteInt64LittleEndian(counts, _ends.Length);
            BinaryPrimitives.WriteInt64LittleEndian(counts[8..], _tokens.Length);
            file.Write("FTOKENS1"u8);
            file.Write(origin);
            file.Write(counts);
            file.Write(MemoryMarshal.AsBytes(_ends.AsSpan()));
            file.Write(MemoryMarshal.AsBytes(_tokens.AsSpan()));
        }

        File.Move(partial, path, overwrite: true);
    }
}
