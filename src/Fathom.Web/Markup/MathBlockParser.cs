using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace Fathom.Web.Markup;

/// <summary>Finds formulas that begin a line with <c>$$</c>, <c>\[</c> or <c>\begin{…}</c> and end on a later one, whatever the lines in between
/// contain.</summary>
/// <remarks>What follows the end on its line is text. A formula without an end ends before the first blank line, so that it doesn't swallow the rest
/// of an answer.</remarks>
internal sealed class MathBlockParser : BlockParser
{
    private static readonly string[] s_environments =
        ["align", "align*", "aligned", "equation", "equation*", "gather", "gather*", "cases", "matrix", "pmatrix", "bmatrix", "vmatrix"];

    public MathBlockParser() => OpeningCharacters = ['$', '\\'];

    public override BlockState TryOpen(BlockProcessor processor)
    {
        if (processor.IsCodeIndent)
        {
            return BlockState.None;
        }

        ReadOnlySpan<char> line = processor.Line.AsSpan();
        (string open, string close) = Delimiters(line);
        if (open.Length == 0)
        {
            return BlockState.None;
        }

        var block = new MathBlock(this, open, close) { Column = processor.Column, Span = new SourceSpan(processor.Start, processor.Line.End) };
        string rest = line[(block.IsEnvironment ? 0 : open.Length)..].TrimEnd().ToString();
        int end = EndIn(block, rest);
        if (end >= 0 && end + close.Length < rest.Length)
        {
            return BlockState.None; // text follows: it is a formula within a line
        }

        processor.NewBlocks.Push(block);
        Add(block, processor, rest, end);
        return block.IsClosed ? BlockState.BreakDiscard : BlockState.ContinueDiscard;
    }

    public override BlockState TryContinue(BlockProcessor processor, Block block)
    {
        var math = (MathBlock)block;
        if (processor.IsBlankLine && !EndsLater(math, processor.Line))
        {
            return BlockState.None;
        }

        string line = processor.Line.ToString();
        int end = EndIn(math, line);
        Add(math, processor, line, end);
        if (end < 0)
        {
            math.UpdateSpanEnd(processor.Line.End);
            return BlockState.ContinueDiscard;
        }

        int after = end + math.Close.Length;
        math.UpdateSpanEnd(processor.Start + after - 1);
        if (string.IsNullOrWhiteSpace(line[after..]))
        {
            return BlockState.BreakDiscard;
        }

        // The formula is complete. The rest of the line stays, and other parsers read it as if it were a line of its own.
        int text = line.Length - line[after..].TrimStart().Length;
        for (int i = 0; i < text; i++)
        {
            processor.NextChar();
        }

        processor.RestartIndent();
        return BlockState.None;
    }

    private static (string Open, string Close) Delimiters(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("$$"))
        {
            return ("$$", "$$");
        }

        if (line.StartsWith(@"\["))
        {
            return (@"\[", @"\]");
        }

        foreach (string environment in s_environments)
        {
            string open = $$"""\begin{{{environment}}}""";
            if (line.StartsWith(open))
            {
                return (open, $$"""\end{{{environment}}}""");
            }
        }

        return ("", "");
    }

    /// <summary>Place of the closing delimiter in the formula's next line; negative if it isn't there.</summary>
    private static int EndIn(MathBlock block, string line)
    {
        int start = 0;
        while (true)
        {
            int end = line.IndexOf(block.Close, start, StringComparison.Ordinal);
            if (!block.IsEnvironment)
            {
                return end;
            }

            block.Depth += line.AsSpan(start, (end < 0 ? line.Length : end) - start).Count(block.Open.AsSpan());
            if (end < 0 || --block.Depth <= 0)
            {
                return end;
            }

            start = end + block.Close.Length;
        }
    }

    /// <summary>Whether the closing delimiter comes after a line, not too far away, and no other formula begins before it.</summary>
    private static bool EndsLater(MathBlock block, StringSlice line)
    {
        ReadOnlySpan<char> rest = line.Text.AsSpan(Math.Min(line.End + 1, line.Text.Length));
        rest = rest[..Math.Min(rest.Length, LatexParser.MaxCharacters)];
        int end = rest.IndexOf(block.Close, StringComparison.Ordinal);
        return end >= 0 && !rest[..end].Contains($"\n{block.Open}", StringComparison.Ordinal);
    }

    /// <summary>Adds a line, up to the closing delimiter if it is there.</summary>
    private static void Add(MathBlock block, BlockProcessor processor, string line, int end)
    {
        string text = end < 0 ? line.TrimEnd() : line[..(block.IsEnvironment ? end + block.Close.Length : end)];
        var slice = new StringSlice(text);
        block.AppendLine(ref slice, processor.Column, processor.LineIndex, processor.CurrentLineStartPosition, trackTrivia: false);
        block.IsClosed = end >= 0;
    }
}
