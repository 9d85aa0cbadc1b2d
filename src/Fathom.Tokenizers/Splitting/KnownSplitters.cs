using System.Text.RegularExpressions;
using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Splitting;

/// <summary>The hand-written splitters, found by the text of a pattern or by GGUF's name for a pre-tokenizer.</summary>
internal static partial class KnownSplitters
{
    private static readonly PieceSplitter s_gpt2 = new Gpt2Splitter();
    private static readonly PieceSplitter s_llama3 = new Llama3Splitter(maxDigits: 3);
    private static readonly PieceSplitter s_qwen2 = new Llama3Splitter(maxDigits: 1);
    private static readonly PieceSplitter s_deepSeekV3Words = new DeepSeekV3Splitter();
    private static readonly PieceSplitter s_numbers = new RunSplitter(new RuneSet(CharacterClass.Number));
    private static readonly PieceSplitter s_digitTriples = new RunSplitter(new RuneSet(CharacterClass.Number), maxLength: 3);
    private static readonly PieceSplitter s_digits = new RunSplitter(new RuneSet(CharacterClass.Number), maxLength: 1);
    private static readonly PieceSplitter s_asciiTriples = new RunSplitter(new RuneSet(CharacterClass.None, '0', '9'), minLength: 3, maxLength: 3);
    private static readonly PieceSplitter s_lineBreaks = new RunSplitter(new RuneSet(CharacterClass.LineBreak), maxLength: 1);
    private static readonly PieceSplitter s_trailingSpace = new TrailingWhiteSpaceSplitter();
    private static readonly PieceSplitter s_letters = new RunSplitter(new RuneSet(CharacterClass.Letter), takesLeadingSpace: true);
    private static readonly PieceSplitter s_punctuation = new RunSplitter(new RuneSet(CharacterClass.Punctuation), takesLeadingSpace: true);

    /// <summary><c>[\p{P}\$\+&lt;=&gt;\^~\|]+</c>.</summary>
    private static readonly PieceSplitter s_signs = new RunSplitter(
        new RuneSet(CharacterClass.Punctuation, '$', '$', '+', '+', '<', '>', '^', '^', '|', '|', '~', '~'));

    /// <summary><c>[一-龥぀-ゟ゠-ヿ]+</c>: Chinese characters and both kana.</summary>
    private static readonly PieceSplitter s_chineseAndKana = new RunSplitter(
        new RuneSet(CharacterClass.None, 0x3040, 0x30FF, 0x4E00, 0x9FA5));

    /// <summary><c>[一-龥ࠀ-一가-퟿]+</c>, with the ranges of DeepSeek's first models.</summary>
    private static readonly PieceSplitter s_eastAsian = new RunSplitter(
        new RuneSet(CharacterClass.None, 0x0800, 0x9FA5, 0xAC00, 0xD7FF));

    /// <summary><c>\s?[!-/:-~！-／：-～‘-‟　-。]+</c>.</summary>
    private static readonly PieceSplitter s_deepSeekSigns = new RunSplitter(
        new RuneSet(CharacterClass.None, '!', '/', ':', '~', 0x2018, 0x201F, 0x3000, 0x3002, 0xFF01, 0xFF0F, 0xFF1A, 0xFF5E),
        takesLeadingSpace: true);

    private static readonly PieceSplitter s_deepSeekLetters = new RunSplitter(
        new RuneSet(CharacterClass.None, CasedLetters.Ranges), takesLeadingSpace: true);

    private static readonly PieceSplitter s_deepSeekLlm = new SplitterChain(
        s_lineBreaks, s_deepSeekLetters, s_deepSeekSigns, s_trailingSpace, s_eastAsian, s_numbers);

    private static readonly PieceSplitter s_deepSeekCoder = new SplitterChain(
        s_lineBreaks, s_letters, s_punctuation, s_eastAsian, s_digits);

    private static readonly PieceSplitter s_deepSeekV3 = new SplitterChain(s_digitTriples, s_chineseAndKana, s_deepSeekV3Words);

    private static readonly PieceSplitter s_gpt2SingleDigits = new SplitterChain(s_digits, s_gpt2);

    private static readonly PieceSplitter s_singleLetters = new SplitterChain(
        new RunSplitter(new RuneSet(CharacterClass.Letter), maxLength: 1), s_digits, s_gpt2);

    private static readonly PieceSplitter s_fallback = new SplitterChain(s_signs, s_gpt2, s_numbers, s_asciiTriples);

    private static readonly Dictionary<string, PieceSplitter> s_byPattern = new(StringComparer.Ordinal)
    {
        [@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"] = s_gpt2,
        [@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)"] = s_gpt2,
        [@"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"] = s_llama3,
        [@"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"] = s_qwen2,
        [@"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|"
            + @"[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"] = s_deepSeekV3Words,
        [@"[一-龥぀-ゟ゠-ヿ]+"] = s_chineseAndKana,
        [@"[一-龥ࠀ-一가-퟿]+"] = s_eastAsian,
        [@"\s?[!-/:-~！-／：-～‘-‟　-。]+"] = s_deepSeekSigns,
        [CasedLetters.Pattern] = s_deepSeekLetters,
        [@"\p{N}{1,3}"] = s_digitTriples,
        [@"\p{N}+"] = s_numbers,
        [@"\p{N}"] = s_digits,
        [@"[0-9][0-9][0-9]"] = s_asciiTriples,
        [@"[\r\n]"] = s_lineBreaks,
        [@"\s?\p{L}+"] = s_letters,
        [@"\s?\p{P}+"] = s_punctuation,
        [@"\s+$"] = s_trailingSpace,
    };

    private static readonly Dictionary<string, PieceSplitter> s_byName = new(StringComparer.Ordinal)
    {
        ["default"] = s_fallback,
        ["gpt-2"] = s_gpt2,
        ["gpt2"] = s_gpt2,
        ["phi-2"] = s_gpt2,
        ["mpt"] = s_gpt2,
        ["olmo"] = s_gpt2,
        ["llama-bpe"] = s_llama3,
        ["llama3"] = s_llama3,
        ["llama-v3"] = s_llama3,
        ["smaug-bpe"] = s_llama3,
        ["dbrx"] = s_llama3,
        ["qwen2"] = s_qwen2,
        ["deepseek-r1-qwen"] = s_qwen2,
        ["megrez"] = s_qwen2,
        ["stablelm2"] = s_qwen2,
        ["deepseek-v3"] = s_deepSeekV3,
        ["deepseek-llm"] = s_deepSeekLlm,
        ["deepseek-coder"] = s_deepSeekCoder,
        ["starcoder"] = s_gpt2SingleDigits,
        ["refact"] = s_gpt2SingleDigits,
        ["command-r"] = s_gpt2SingleDigits,
        ["smollm"] = s_gpt2SingleDigits,
        ["codeshell"] = s_gpt2SingleDigits,
    };

    /// <summary>GPT-2's words: <c>ByteLevel</c> with <c>use_regex</c>.</summary>
    public static PieceSplitter Gpt2 => s_gpt2;

    /// <summary>Each number character alone, then GPT-2's words.</summary>
    public static PieceSplitter Gpt2SingleDigits => s_gpt2SingleDigits;

    /// <summary>Each letter and each number character alone, then GPT-2's words.</summary>
    public static PieceSplitter Letters => s_singleLetters;

    /// <summary>Qwen 2's words.</summary>
    public static PieceSplitter Qwen2 => s_qwen2;

    /// <summary>Llama 3's words.</summary>
    public static PieceSplitter Llama3 => s_llama3;

    /// <summary>Runs of number characters.</summary>
    public static PieceSplitter Numbers => s_numbers;

    /// <summary>Each number character alone.</summary>
    public static PieceSplitter SingleDigits => s_digits;

    /// <summary>The patterns that have a hand-written splitter.</summary>
    internal static IReadOnlyCollection<string> Patterns => s_byPattern.Keys;

    /// <summary>Finds the splitter for a pattern, no matter how its line breaks and code points are spelled.</summary>
    public static PieceSplitter? FindByPattern(string pattern) => s_byPattern.GetValueOrDefault(Canonicalize(pattern));

    /// <summary>Finds the splitter with the name <paramref name="name"/> in GGUF.</summary>
    public static PieceSplitter? FindByName(string name) => s_byName.GetValueOrDefault(name);

    private static string Canonicalize(string pattern)
    {
        // Most patterns have nothing to unescape, and then no regular expression needs to be loaded.
        string unescaped = pattern.Contains(@"\u", StringComparison.Ordinal)
            ? EscapedCodeUnit().Replace(pattern, match => ((char)Convert.ToUInt16(match.ValueSpan[2..].ToString(), 16)).ToString())
            : pattern;
        return unescaped
            .Replace("\r", @"\r", StringComparison.Ordinal)
            .Replace("\n", @"\n", StringComparison.Ordinal)
            .Replace(@"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])", "(?i:'s|'t|'re|'ve|'m|'ll|'d)", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\\u[0-9A-Fa-f]{4}", RegexOptions.CultureInvariant)]
    private static partial Regex EscapedCodeUnit();
}
