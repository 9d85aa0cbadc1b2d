using System.Diagnostics.CodeAnalysis;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats;

/// <summary>Finds tensors by name (shape, format and bytes), in the same way for GGUF files, safetensors folders and weights in memory.</summary>
/// <remarks>
/// Names are Hugging Face's checkpoint names (<c>model.layers.3.self_attn.q_a_proj.weight</c>); a GGUF file's names are translated.
/// Nothing is read until a tensor is requested, and its bytes are used in place.
/// Matrices and vectors are views: they stay valid, at the same addresses, until the source is disposed.
/// <para>
/// The weights of a live source may change between steps. Its memory must not be written while anything reads the source (a forward pass, a conversion,
/// <see cref="Refresh"/>). After the writes, the thread that owns the engine calls <see cref="Refresh"/> before its next step; the handover between the
/// threads must order memory, as a lock, a channel or a joined thread does. Single-precision weights change with the write, all others with the refresh.
/// </para>
/// </remarks>
public abstract class WeightSource : IDisposable
{
    /// <summary>The model's hyper-parameters, checked as a whole.</summary>
    public abstract ModelConfig Config { get; }

    /// <summary>How the source lays out the tensors for which two layouts exist.</summary>
    public abstract WeightLayout Layout { get; }

    /// <summary>All tensor names, translated.</summary>
    public abstract IEnumerable<string> Names { get; }

    /// <summary>Whether weights may change while the source is in use; false for files.</summary>
    public virtual bool IsLive => false;

    /// <summary>Total length of the files, in bytes.</summary>
    public long FileBytes => Files.Sum(file => file.Length);

    /// <summary>The mapped files that contain the weights; none for weights in memory.</summary>
    private protected virtual IEnumerable<MappedFile> Files => [];

    /// <summary>Checks that the files have not changed since they were opened: to be called before using the weights again after a while.</summary>
    /// <remarks>
    /// On Unix, if another process truncates a file while it is being read, the reading process ends without an exception. Replacing a file by
    /// renaming another over it is safe at any time, and not noticed here: the old file's bytes stay in use.
    /// </remarks>
    /// <exception cref="ModelFormatException">A file has another length, or was written to.</exception>
    public void RequireUnchanged()
    {
        if (Files.FirstOrDefault(file => file.HasChanged()) is { } changed)
        {
            throw new ModelFormatException("model.file.changed", changed.Name, "the file as it was opened", "one that was written to since; open it again");
        }
    }

    /// <summary>Makes the first use of weights fast if the system already has them in memory: worthwhile before using all of them.</summary>
    public void Prefault()
    {
        foreach (MappedFile file in Files)
        {
            file.Prefault();
        }
    }

    /// <summary>
    /// Moves the weights to huge pages, where they are read faster, if all of them fit. They keep their addresses and may be used meanwhile.
    /// </summary>
    /// <param name="reserveBytes">Memory that must stay available on the machine.</param>
    /// <param name="cancellation">Stops early; bytes that were moved stay moved.</param>
    /// <returns>Bytes moved; 0 if memory is short or the system offers no huge pages.</returns>
    public long MoveToHugePages(long reserveBytes, CancellationToken cancellation) =>
        PhysicalMemory.AvailableBytes - FileBytes >= reserveBytes ? Files.Sum(file => file.MoveToHugePages(reserveBytes, cancellation)) : 0;

    /// <summary>
    /// Updates a live source's own copies (quantized matrices, merged adapters) in place from the memory they are derived from. Does nothing for
    /// sources that are not live.
    /// </summary>
    /// <remarks>
    /// Afterwards every matrix and vector, including those obtained earlier, has the same bytes as in a newly created source, regardless of the number of
    /// threads. Keys and values in a cache still come from the old weights. The second and later calls allocate nothing.
    /// </remarks>
    /// <param name="compute">The calling thread's own threads and kernels; nothing else may use them, or read this source, meanwhile.</param>
    public virtual void Refresh(ComputeContext compute)
    {
    }

    /// <summary>Finds a tensor's shape without touching its bytes.</summary>
    /// <param name="name">Checkpoint name; one expert's name finds that expert's part of a stacked tensor.</param>
    /// <param name="shape">Its shape.</param>
    public abstract bool TryGetShape(string name, out TensorShape shape);

    /// <summary>Checks that every tensor that the hyper-parameters require exists and has the right shape, without touching its bytes.</summary>
    /// <exception cref="ModelFormatException">A tensor is missing, or has another shape.</exception>
    public void Validate()
    {
        foreach (TensorRequirement tensor in ModelTensors.Of(Config, Layout.HasSplitKvB))
        {
            if (!TryGetShape(tensor.Name, out TensorShape actual))
            {
                if (!tensor.IsOptional)
                {
                    throw new ModelFormatException("model.tensor.missing", tensor.Name, $"a tensor {tensor.Shape}", "none of that name");
                }
            }
            else if (actual != tensor.Shape)
            {
                throw new ModelFormatException("model.tensor.shape", tensor.Name, $"{tensor.Shape}", $"{actual}");
            }
        }
    }

    /// <summary>
    /// Finds a matrix <c>[rows, columns]</c>. The name of an expert's matrix (<c>….mlp.experts.5.up_proj.weight</c>) finds that expert's rows of a
    /// stacked tensor.
    /// </summary>
    /// <param name="name">Checkpoint name.</param>
    /// <param name="matrix">The matrix, over the file's own bytes.</param>
    public abstract bool TryGetMatrix(string name, [NotNullWhen(true)] out WeightMatrix? matrix);

    /// <summary>Finds a matrix and checks its shape.</summary>
    /// <exception cref="ModelFormatException">It is missing, or has another shape.</exception>
    public WeightMatrix GetMatrix(string name, int rows, int columns)
    {
        if (!TryGetMatrix(name, out WeightMatrix? matrix))
        {
            throw new ModelFormatException("model.tensor.missing", name, $"a tensor [{rows}, {columns}]", "none of that name");
        }

        return matrix.Rows == rows && matrix.Columns == columns
            ? matrix
            : throw new ModelFormatException("model.tensor.shape", name, $"[{rows}, {columns}]", $"[{matrix.Rows}, {matrix.Columns}]");
    }

    /// <summary>Finds a vector (a norm's gain, a bias) and checks its length.</summary>
    /// <exception cref="ModelFormatException">It is missing, or has another length.</exception>
    public NativeSpan<float> GetVector(string name, int length) => TryGetVector(name, length, out NativeSpan<float> vector)
        ? vector
        : throw new ModelFormatException("model.tensor.missing", name, $"a vector of {length}", "none of that name");

    /// <summary>Finds a vector: a view of the source's own floats, or of floats that the source has decoded from another format.</summary>
    /// <param name="name">Checkpoint name.</param>
    /// <param name="length">Required number of values.</param>
    /// <param name="vector">Its values, read-only; empty if there is none with that name.</param>
    /// <exception cref="ModelFormatException">It has another length.</exception>
    public abstract bool TryGetVector(string name, int length, out NativeSpan<float> vector);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the files.</summary>
    protected abstract void Dispose(bool disposing);
}
