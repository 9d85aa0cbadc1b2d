using Fathom.Autograd;
using Fathom.Formats;
using Fathom.Numerics.Kernels;
using Fathom.Tokenizers;
using Fathom.Tokenizers.Training;
using Fathom.Training.Models;

namespace Fathom.Training.Tests;

public class VocabularyTransferTests
{
    private static readonly string s_text = string.Concat(Enumerable.Repeat(" tree tree river", 20));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_MoreWords_KeepsSharedRowsAndAveragesTheSpelling(bool isTied)
    {
        Tokenizer from = Train(string.Concat(Enumerable.Repeat(" tree", 20)));
        Tokenizer to = Train(s_text);
        using TrainableModel before = Model(from, isTied, seed: 1);
        using TrainableModel after = Model(to, isTied, seed: 2);
        using var compute = new ComputeContext(1);
        using MemoryWeightSource source = ModelExporter.ToSource(before, compute);

        VocabularyTransfer.Load(after, source, from, to);

        foreach ((Parameter earlier, Parameter later) in before.Parameters.All.Zip(after.Parameters.All))
        {
            Assert.Equal(earlier.Name, later.Name);
            if (earlier.Role is not (ParameterRole.Embedding or ParameterRole.Head))
            {
                Assert.Equal(earlier.Value.Span.ToArray(), later.Value.Span.ToArray());
                continue;
            }

            float[] Row(Parameter table, int id) => table.Value.Span.Slice(id * table.Columns, table.Columns).ToArray();
            int tree = Assert.Single(from.Encode(" tree"));
            Assert.Equal(Row(earlier, tree), Row(later, Assert.Single(to.Encode(" tree"))));
            int[] letters = from.Encode(" river");
            Assert.Equal(6, letters.Length);
            float[] river = Row(later, Assert.Single(to.Encode(" river")));
            Assert.All(Enumerable.Range(0, river.Length), i => Assert.Equal(letters.Average(letter => Row(earlier, letter)[i]), river[i], 1e-5));
        }
    }

    private static TrainableModel Model(Tokenizer tokenizer, bool isTied, long seed)
    {
        TrainableModel model = TrainableModels.Create(SmallModels.DeepseekV3() with { VocabSize = tokenizer.VocabularySize, TieWordEmbeddings = isTied });
        model.Parameters.Allocate();
        Initializer.Initialize(model, new InitializerOptions(), seed);
        return model;
    }

    private static Tokenizer Train(string text)
    {
        var options = new BpeTrainingOptions { VocabularySize = 400, PreTokenizer = BpePreTokenizer.Words };
        using var stream = new MemoryStream();
        TokenizerJsonWriter.Write(stream, BpeTrainer.Train([text], options), new TokenizerJsonOptions());
        return Tokenizer.FromHuggingFace(stream.ToArray());
    }
}
