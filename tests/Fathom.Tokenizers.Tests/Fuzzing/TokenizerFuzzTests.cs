using Fathom.Testing.Fuzzing;
using Fathom.Tokenizers.Errors;

namespace Fathom.Tokenizers.Tests.Fuzzing;

public class TokenizerFuzzTests
{
    private const int Cases = 300;

    private const string Config = """
        {"add_bos_token": true, "add_eos_token": false, "bos_token": "<s>", "eos_token": {"content": "</s>", "lstrip": false}, "pad_token": null,
         "chat_template": "{% for message in messages %}{{ message.content }}{% endfor %}", "added_tokens_decoder": {"6": {"content": "<s>", "special": true}}}
        """;

    private static readonly string[] s_sound =
    [
        """
        {"version": "1.0", "added_tokens": [
          {"id": 6, "content": "<s>", "special": true, "lstrip": false, "rstrip": true, "single_word": false, "normalized": false},
          {"id": 7, "content": "</s>", "special": true}],
         "normalizer": {"type": "Sequence", "normalizers": [
          {"type": "NFC"}, {"type": "Replace", "pattern": {"String": "a"}, "content": "ab"}, {"type": "Prepend", "prepend": "b"}]},
         "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
          {"type": "Split", "pattern": {"Regex": "\\d{1,3}|\\p{L}+"}, "behavior": "Isolated", "invert": false},
          {"type": "Digits", "individual_digits": true}, {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true}]},
         "post_processor": {"type": "TemplateProcessing",
          "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}], "pair": [],
          "special_tokens": {"<s>": {"id": "<s>", "ids": [6], "tokens": ["<s>"]}}},
         "decoder": {"type": "ByteLevel"},
         "model": {"type": "BPE", "dropout": null, "unk_token": null, "fuse_unk": false, "byte_fallback": false, "ignore_merges": false,
          "vocab": {"a": 0, "b": 1, "ab": 2, "c": 3, "abc": 4, "Ġ": 5}, "merges": ["a b", "ab c"]}}
        """,
        """
        {"added_tokens": [{"id": 0, "content": "<unk>", "special": true}],
         "normalizer": {"type": "Sequence", "normalizers": [
          {"type": "Prepend", "prepend": "▁"}, {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
         "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": false},
         "decoder": {"type": "Sequence", "decoders": [
          {"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"},
          {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
         "model": {"type": "BPE", "unk_token": "<unk>", "byte_fallback": true,
          "vocab": {"<unk>": 0, "<0x41>": 1, "▁": 2, "a": 3, "▁a": 4}, "merges": [["▁", "a"]]}}
        """,
    ];

    [Fact]
    public void Read_ChangedTokenizer_EncodesOrRefuses() => Fuzzer.Run(
        "tokenizer.json",
        Cases,
        random => (Json: JsonMutator.Mutate(random, s_sound[random.Next(s_sound.Length)]), Text: Text(random)),
        input => RoundTrip(Tokenizer.FromHuggingFace(input.Json, limits: s_quick), input.Text),
        failure => failure is TokenizerFormatException);

    [Fact]
    public void Read_ChangedTokenizerConfig_EncodesOrRefuses() => Fuzzer.Run(
        "tokenizer_config.json",
        Cases,
        random => (Json: JsonMutator.Mutate(random, Config), Text: Text(random)),
        input => RoundTrip(Tokenizer.FromHuggingFace(System.Text.Encoding.UTF8.GetBytes(s_sound[0]), input.Json, s_quick), input.Text),
        failure => failure is TokenizerFormatException);

    /// <summary>What an unknown pattern may spend is a limit of its own, longer than a case.</summary>
    private static readonly TokenizerLimits s_quick = new() { RegexBudget = TimeSpan.FromMilliseconds(200) };

    private static void RoundTrip(Tokenizer tokenizer, string text)
    {
        int[] ids = tokenizer.Encode(text, allowSpecial: true, addBos: true, addEos: true);
        tokenizer.Decode(ids);
        tokenizer.Decode([.. ids, -1, int.MaxValue], skipSpecial: true);
    }

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(400)).Select(_ => "ab cA\n<s></s>12\u00e9\u0301\u4e2d\ud83d\ude00\ud800"[random.Next(20)]));
}
