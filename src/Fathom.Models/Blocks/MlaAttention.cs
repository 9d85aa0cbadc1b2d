using System.Runtime.InteropServices;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;

namespace Fathom.Models.Blocks;

/// <summary>Multi-head latent attention over a cache of one latent and one rotary key per token.</summary>
/// <remarks>
/// DeepSeek-V2 report §2.1, eq. 9–19. A cache row is <c>[norm(latent) | rotated key]</c>. Each sequence of a batch uses the form that
/// needs fewer multiplications, see <see cref="MlaForm"/>.
/// </remarks>
internal sealed class MlaAttention : RowJob, IAttention
{
    private readonly MlaWeights _weights;
    private readonly MlaDimensions _size;
    private readonly RotaryTable _rotary;
    private readonly MlaForm _form;
    private readonly MlaExpanded _expanded;
    private readonly MlaAbsorbed _absorbed;
    private readonly List<QueryRange> _absorbedSequences = [];

    private ForwardPass _pass = null!;
    private NativeSpan<float> _query; // [rows, heads, nope + rope]
    private NativeSpan<float> _keyValue; // [rows, latent + rope]
    private PagedRows _cache; // [blocks, blockTokens, latent + rope]

    public MlaAttention(MlaWeights weights, IMlaUpProjection upProjection, MlaDimensions size, RotaryTable rotary, float scale, MlaForm form)
    {
        _weights = weights;
        _size = size;
        _rotary = rotary;
        _form = form;
        _expanded = new MlaExpanded(upProjection, size, scale);
        _absorbed = new MlaAbsorbed(upProjection, size, scale);
    }

    public void Forward(ForwardPass pass, int layer, Activations input, NativeSpan<float> output)
    {
        _pass = pass;
        _cache = pass.Cache.Keys(layer);
        _keyValue = pass.Workspace.Take((long)pass.Rows * _size.CacheRow);
        _query = Project(pass, input);
        RunRows(pass.Team, pass.Rows, _size.CacheRow + (_size.NumHeads * _size.Rope)); // norm, rotation; the cache then holds the new tokens, too

        int width = _size.NumHeads * _size.Value;
        NativeSpan<float> attended = pass.Workspace.Take((long)pass.Rows * width); // [rows, heads, value]
        Attend(pass, attended);
        MatrixProduct.Multiply(pass.Context, pass.Workspace.Rows(attended, pass.Rows, width), _weights.Output, output);
    }

    /// <summary>Normalizes one token's latent, rotates its key and queries, and stores the latent and the key in the cache.</summary>
    protected override void RunRow(int row)
    {
        int pairs = _size.Rope / 2;
        ReadOnlySpan<float> cosines = _pass.Cosines.AsSpan((long)row * pairs, pairs);
        ReadOnlySpan<float> sines = _pass.Sines.AsSpan((long)row * pairs, pairs);

        // The cache stores the normalized latent and the rotated key. All heads' keys and values follow from the latent by up-projection; the rotation
        // doesn't commute with it, so the part with position is a separate key that all heads share.
        Span<float> keyValue = _keyValue.AsSpan((long)row * _size.CacheRow, _size.CacheRow); // [latent | rope]
        _weights.KeyValueNorm.Apply(keyValue[.._size.Latent]);
        _rotary.Rotate(keyValue[_size.Latent..], cosines, sines);
        _cache.Write(_pass.BlockTableOf(row), _pass.Batch.Positions[row], keyValue);

        // The rotated key is shared; the rotated part of the query is each head's own.
        int width = _size.NumHeads * _size.Query;
        Span<float> query = _query.AsSpan((long)row * width, width); // [heads, nope + rope]
        for (int start = _size.Nope; start < width; start += _size.Query)
        {
            _rotary.Rotate(query.Slice(start, _size.Rope), cosines, sines);
        }
    }

    /// <summary>Computes the latents of keys and values, and the queries, which may have latents of their own.</summary>
    private NativeSpan<float> Project(ForwardPass pass, Activations input)
    {
        ProductLaunch launch = MatrixProduct.Launch(pass.Context).Add(input, _weights.KeyValueDown, _keyValue);
        NativeSpan<float> query = pass.Workspace.Take((long)pass.Rows * _weights.Query.Rows); // [rows, heads, nope + rope]
        if (_weights.QueryDown is not { } down)
        {
            launch.Add(input, _weights.Query, query).Run();
            return query;
        }

        NativeSpan<float> latent = pass.Workspace.Take((long)pass.Rows * down.Rows); // [rows, queryLoraRank]
        launch.Add(input, down, latent).Run();
        _weights.QueryDownNorm!.Forward(pass.Team, latent, latent, pass.Rows);
        MatrixProduct.Multiply(pass.Context, pass.Workspace.Rows(latent, pass.Rows, down.Rows), _weights.Query, query);
        return query;
    }

    /// <summary>Runs the expanded form sequence by sequence, and the absorbed form for all its sequences at once.</summary>
    private void Attend(ForwardPass pass, NativeSpan<float> attended)
    {
        _absorbedSequences.Clear();
        foreach (QueryRange sequence in pass.Batch.Sequences)
        {
            if (UsesExpandedForm(sequence))
            {
                _expanded.Forward(pass, _cache, sequence, _query, attended);
            }
            else
            {
                _absorbedSequences.Add(sequence);
            }
        }

        if (_absorbedSequences.Count > 0)
        {
            _absorbed.Forward(pass, _cache, CollectionsMarshal.AsSpan(_absorbedSequences), _query, attended);
        }
    }

    /// <summary>
    /// Compares multiplications per head: expanding projects every cached token once; absorbing projects only new tokens, but each score and each sum
    /// is as wide as the latent.
    /// </summary>
    private bool UsesExpandedForm(QueryRange sequence)
    {
        if (_form != MlaForm.Cheapest)
        {
            return _form == MlaForm.Expanded;
        }

        double tokens = sequence.FirstPosition + sequence.Count;
        double pairs = sequence.Count * (sequence.FirstPosition + ((sequence.Count + 1) / 2.0)); // causal (query, key) pairs
        double projection = (double)_size.Latent * (_size.Nope + _size.Value);
        double expanded = (tokens * projection) + (pairs * (_size.Query + _size.Value));
        double absorbed = (sequence.Count * projection) + (pairs * (_size.CacheRow + _size.Latent));
        return expanded < absorbed && _expanded.Fits((int)tokens);
    }
}
