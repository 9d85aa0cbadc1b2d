using System.Text.Json;
using Fathom.Templates;
using Fathom.Tokenizers.Training;
using Fathom.Training.Data;
using Fathom.Training.Runs;

namespace Fathom.Training.Recipes;

/// <summary>A recipe's vocabulary: whole words of the tasks, every other word in letters, and the template that thinks.</summary>
public sealed record VocabularyPlan
{
    /// <summary>Conversations that the words are counted in.</summary>
    public int Tasks { get; init; } = 20_000;

    /// <summary>Tokens.</summary>
    public int Size { get; init; } = 2048;

    /// <summary>Reads a plan.</summary>
    /// <exception cref="TrainingException">It is refused.</exception>
    internal static VocabularyPlan Parse(string json, string file)
    {
        try
        {
            VocabularyPlan plan = JsonSerializer.Deserialize<VocabularyPlan>(json, RunOptions.Json) ?? throw new JsonException("null");
            ValueRules.Within("tasks", plan.Tasks, 1, 10_000_000);
            ValueRules.Within("size", plan.Size, 512, 1 << 20);
            return plan;
        }
        catch (JsonException failure)
        {
            throw ConfigFault.Describe(file, failure);
        }
    }

    /// <summary>Returns the command that does the same.</summary>
    internal string Command(string folder) =>
        $"fathom train tokenizer --tasks {Tasks} --size {Size} --pre-tokenizer words --chat-template reasoner --out {folder}";

    /// <summary>Trains the vocabulary and writes its folder.</summary>
    internal void Write(string folder)
    {
        var options = new BpeTrainingOptions
        {
            VocabularySize = Size,
            PreTokenizer = BpePreTokenizer.Words,
            SpecialTokens = VocabularyFolder.SpecialTokens,
            AddedTokens = VocabularyFolder.AddedTokens,
        };
        VocabularyFolder.Write(folder, BpeTrainer.Train(VocabularyFolder.TaskTexts(Tasks), options), BuiltInTemplates.Reasoner.Source);
    }
}
