using System.Text;
using BenchmarkDotNet.Attributes;
using Fathom.Benchmarks.Reporting;
using Fathom.Formats.Shapes;
using Fathom.Tokenizers;
using Fathom.Tokenizers.Definitions;

namespace Fathom.Benchmarks;

/// <summary>
/// Encoding and decoding a megabyte of text with a vocabulary that merges almost nothing: the slowest path through the tokenizer. Bytes are the
/// text's.
/// </summary>
public class TokenizerBenchmarks : IHasWork
{
    private const int TextBytes = 1 << 20;
    private const int Seed = 1;

    private static readonly string[] s_words = ["the", "river", "of", "light", "and", "seven", "stones", "12", "x", "don't", "Grüße", "水", "\n", "—", "end."];

    private Tokenizer _tokenizer = null!;
    private string _text = "";
    private int[] _ids = [];

    [GlobalSetup]
    public void Setup()
    {
        _tokenizer = Tokenizer.FromVocabulary(new VocabularyDefinition
        {
            Model = "gpt2",
            PreTokenizer = "gpt-2",
            Tokens = SyntheticVocabulary.Tokens(SyntheticVocabulary.LeastTokens),
            Merges = SyntheticVocabulary.Merges,
        });
        var random = new Random(Seed);
        var text = new StringBuilder();
        while (text.Length < TextBytes)
        {
            text.Append(s_words[random.Next(s_words.Length)]).Append(' ');
        }

        _text = text.ToString();
        _ids = _tokenizer.Encode(_text);
    }

    [Benchmark]
    public int Encode() => _tokenizer.Encode(_text).Length;

    [Benchmark]
    public int Decode() => _tokenizer.Decode(_ids).Length;

    Work IHasWork.WorkOf(string benchmark) => new(0, TextBytes);
}
