using System.Text;
using Fathom.Tasks.Catalog;
using Fathom.Tasks.Corpus;
using Fathom.Templates;
using Fathom.Tokenizers.Training;

namespace Fathom.Training.Data;

/// <summary>
/// A trained vocabulary as a folder with <c>tokenizer.json</c> and <c>tokenizer_config.json</c>, and the parts common to all of Fathom's vocabularies.
/// </summary>
public static class VocabularyFolder
{
    private const string Bos = "<｜begin▁of▁sentence｜>";
    private const string Eos = "<｜end▁of▁sentence｜>";
    private const string Pad = "<｜▁pad▁｜>";

    /// <summary>Control tokens, with DeepSeek's names; they have the first ids.</summary>
    public static IReadOnlyList<string> SpecialTokens { get; } =
        [Bos, Eos, Pad, "<｜User｜>", "<｜Assistant｜>", "<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"];

    /// <summary>Tokens that are matched whole but are text.</summary>
    public static IReadOnlyList<string> AddedTokens { get; } = ["<think>", "</think>", "<answer>", "</answer>"];

    /// <summary>Returns texts of conversations of the built-in tasks, to train a vocabulary on.</summary>
    /// <param name="count">Number of conversations.</param>
    public static IEnumerable<string> TaskTexts(int count)
    {
        var corpus = new TaskCorpus(TaskMixture.Even(TaskCatalog.BuiltIn().All), new CorpusOptions());
        return Enumerable.Range(0, count)
            .SelectMany(index => corpus.Conversation(index).Turns)
            .SelectMany(turn => (string[])[turn.User, turn.Thinking ?? "", turn.Answer]);
    }

    /// <summary>Writes a vocabulary.</summary>
    /// <param name="folder">The folder; created if needed.</param>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="template">Source of the chat template; null for DeepSeek-V3's.</param>
    public static void Write(string folder, TrainedVocabulary vocabulary, string? template)
    {
        var roles = new TokenizerJsonOptions { BosToken = Bos, EosToken = Eos, PadToken = Pad, ChatTemplate = template ?? BuiltInTemplates.DeepSeekV3.Source };
        Directory.CreateDirectory(folder);
        WriteFile(folder, "tokenizer_config.json", stream => TokenizerJsonWriter.WriteConfig(stream, vocabulary, roles));
        WriteFile(folder, "tokenizer.json", stream => TokenizerJsonWriter.Write(stream, vocabulary, roles));

        // A template file overrides the key in the configuration, so an older one must not remain.
        File.Delete(Path.Combine(folder, "chat_template.jinja"));
    }

    private static void WriteFile(string folder, string name, Action<Stream> write)
    {
        using var content = new MemoryStream();
        write(content);
        WholeFile.Write(Path.Combine(folder, name), Encoding.UTF8.GetString(content.ToArray()));
    }
}
