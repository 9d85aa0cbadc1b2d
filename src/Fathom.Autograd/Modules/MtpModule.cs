using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Autograd.Modules;

/// <summary>
/// Multi-token prediction, one depth: from the main model's hidden state of token i and the embedding of token i + 1 to a hidden state that predicts
/// token i + 2.
/// </summary>
/// <remarks>
/// DeepSeek-V3 report §2.2, in the released weights' order: <c>x = eh_proj·[enorm(e); hnorm(h)]</c>, then a decoder layer and a norm. Embedding and
/// head are the main model's.
/// </remarks>
public sealed class MtpModule
{
    private readonly RmsNorm _embeddingNorm;
    private readonly RmsNorm _hiddenNorm;
    private readonly Linear _project;
    private readonly DecoderLayer _layer;
    private readonly RmsNorm _outputNorm;
    private readonly int _width;

    /// <summary>Declares <c>enorm</c>, <c>hnorm</c>, <c>eh_proj</c> and <c>shared_head.norm</c>.</summary>
    /// <param name="parameters">Where they are declared.</param>
    /// <param name="name">Name of the layer.</param>
    /// <param name="width">Width of the residual stream.</param>
    /// <param name="eps">Added to the mean square by the norms.</param>
    /// <param name="layer">The decoder layer, under the same name.</param>
    public MtpModule(ParameterSet parameters, string name, int width, float eps, DecoderLayer layer)
    {
        _embeddingNorm = new RmsNorm(parameters, name + ".enorm", width, eps);
        _hiddenNorm = new RmsNorm(parameters, name + ".hnorm", width, eps);
        _project = new Linear(parameters, name + ".eh_proj", width, 2 * width);
        _outputNorm = new RmsNorm(parameters, name + ".shared_head.norm", width, eps);
        _layer = layer;
        _width = width;
    }

    /// <summary>The decoder layer.</summary>
    public DecoderLayer Layer => _layer;

    /// <summary>Computes the hidden states for the head.</summary>
    /// <param name="pass">Threads, memory, micro-batch.</param>
    /// <param name="embeddings">Embedding of each row's next token, <c>[rows, hiddenSize]</c>.</param>
    /// <param name="hidden">The main model's hidden states after its last norm, <c>[rows, hiddenSize]</c>.</param>
    /// <param name="output">Hidden states for the head, <c>[rows, hiddenSize]</c>.</param>
    public void Forward(PassContext pass, MatrixView embeddings, MatrixView hidden, MatrixView output)
    {
        MatrixView joined = pass.Rent(hidden.Rows, 2 * _width); // [enorm(e); hnorm(h)], [rows, 2 * hiddenSize]
        MatrixView stream = pass.Rent(hidden.Rows, _width); // [rows, hiddenSize]
        MatrixView layerOutput = pass.Rent(hidden.Rows, _width); // [rows, hiddenSize]
        _embeddingNorm.Forward(pass, embeddings, joined.SliceColumns(0, _width));
        _hiddenNorm.Forward(pass, hidden, joined.SliceColumns(_width, _width));
        _project.Forward(pass, joined, stream);
        _layer.Forward(pass, stream, layerOutput);
        _outputNorm.Forward(pass, layerOutput, output);
    }

    /// <summary>Adds the gradients of both inputs and of the parameters.</summary>
    public void Backward(PassContext pass, MatrixView dOutput, MatrixView dEmbeddings, MatrixView dHidden)
    {
        ArenaMark mark = pass.Arena.Mark;
        MatrixView dStream = pass.RentZero(dOutput.Rows, _width); // [rows, hiddenSize]
        MatrixView dJoined = pass.RentZero(dOutput.Rows, 2 * _width); // [rows, 2 * hiddenSize]
        _outputNorm.Backward(pass, dOutput, dStream);
        _layer.Backward(pass, dStream); // dStream becomes the gradient of the layer's input
        _project.Backward(pass, dStream, dJoined);
        _hiddenNorm.Backward(pass, dJoined.SliceColumns(_width, _width), dHidden);
        _embeddingNorm.Backward(pass, dJoined.SliceColumns(0, _width), dEmbeddings);
        pass.Arena.Release(mark);
    }
}
