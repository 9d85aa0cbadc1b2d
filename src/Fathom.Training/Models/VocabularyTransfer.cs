using System.Text;
using Fathom.Autograd;
using Fathom.Formats;
using Fathom.Formats.Conversion;
using Fathom.Tokenizers;

namespace Fathom.Training.Models;

/// <summary>Lets a trained model continue with another vocabulary.</summary>
/// <remarks>
/// A token of both vocabularies keeps its rows of the embedding and of the head; a new one starts as the mean of the rows of the tokens that spelled it
/// before. Everything else is the model's own.
/// </remarks>
internal static class VocabularyTransfer
{
    /// <summary>Fills a model from a source whose vocabulary differs.</summary>
    /// <param name="model">The model; its tables have as many rows as <paramref name="to"/> has tokens.</param>
    /// <param name="source">The weights so far.</param>
    /// <param name="from">Their vocabulary.</param>
    /// <param name="to">The model's vocabulary.</param>
    /// <exception cref="ModelFormatException">A tensor is missing or has another shape.</exception>
    public static void Load(TrainableModel model, WeightSource source, Tokenizer from, Tokenizer to)
    {
        Dictionary<(bool IsSpecial, string Text), int> known = [];
        for (int id = 0; id < from.VocabularySize; id++)
        {
            known.TryAdd(Identify(from, id), id);
        }

        int[][] spellings = [.. Enumerable.Range(0, to.VocabularySize).Select(id =>
            known.TryGetValue(Identify(to, id), out int same) ? [same] : from.EncodeUtf8(to.TokenBytes(id)))];
        ModelExporter.Load(model, source, parameter => !IsTable(parameter));
        foreach (Parameter table in model.Parameters.All.Where(IsTable))
        {
            float[] before = new float[checked(source.Config.VocabSize * table.Columns)]; // [old vocabSize * columns]
            CheckpointRows.Read(source, table.Name, before);
            for (int id = 0; id < spellings.Length; id++)
            {
                Average(before, spellings[id], table.Value.Span.Slice(id * table.Columns, table.Columns));
            }
        }
    }

    private static bool IsTable(Parameter parameter) => parameter.Role is ParameterRole.Embedding or ParameterRole.Head;

    /// <summary>What makes a token of two vocabularies the same: its bytes, here as characters, and whether it is special.</summary>
    private static (bool IsSpecial, string Text) Identify(Tokenizer tokenizer, int id) =>
        (tokenizer.IsSpecial(id), Encoding.Latin1.GetString(tokenizer.TokenBytes(id)));

    private static void Average(ReadOnlySpan<float> rows, int[] tokens, Span<float> row)
    {
        row.Clear();
        foreach (int token in tokens)
        {
            ReadOnlySpan<float> other = rows.Slice(token * row.Length, row.Length);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] += other[i] / tokens.Length;
            }
        }
    }
}
