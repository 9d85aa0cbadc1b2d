using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace Fathom.Web.Markup;

/// <summary>Finds formulas that begin a line with <c>$$</c>, <c>\[</c> or <c>\begin{…}</c> and end on a later one, whatever the lines in between
/// contain.</summary>
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
        (int skip, string close) = Opening(line);
        if (close.Length == 0)
        {
            return BlockState.None;
        }

        string rest = line[skip..].TrimEnd().ToString();
        int end = rest.IndexOf(close, line.StartsWith("\\begin") ? 6 : 0, StringComparison.Ordinal);
        if (end >= 0 && rest[(end + close.Length)..].Trim().Length > 0)
        {
            return BlockState.None; // text follows: it is a formula within a line
        }

        var block = new MathBlock(this, close) { Column = processor.Column, Span = new SourceSpan(processor.Start, processor.Line.End) };
        processor.NewBlocks.Push(block);
        return Add(block, processor, rest) ? BlockState.BreakDiscard : BlockState.ContinueDiscard;
    }

    public override BlockState TryContinue(BlockProcessor processor, Block block)
    {
        var math = (MathBlock)block;
        math.UpdateSpanEnd(processor.Line.End);
        return Add(math, processor, processor.Line.ToString()) ? BlockState.BreakDiscard : BlockState.ContinueDiscard;
    }

    private static (int Skip, string Close) Opening(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("$$"))
        {
            return (2, "$$");
        }

        if (line.StartsWith(@"\["))
        {
            return (2, @"\]");
        }

        foreach (string environment in s_environments)
        {
            if (line.StartsWith($$"""\begin{{{environment}}}"""))
            {
                return (0, $$"""\end{{{environment}}}""");
            }
        }

        return (0, "");
    }

    /// <summary>Adds a line; true when it ends the formula.</summary>
    private static bool Add(MathBlock block, BlockProcessor processor, string line)
    {
        string text = line.TrimEnd();
        bool isClosed = text.EndsWith(block.Close, StringComparison.Ordinal)
            && (block.Lines.Count > 0 || text.Length >= block.Close.Length);
        if (isClosed && !block.Close.StartsWith(@"\end", StringComparison.Ordinal))
        {
            text = text[..^block.Close.Length];
        }

        var slice = new StringSlice(text);
        block.AppendLine(ref slice, processor.Column, processor.LineIndex, processor.CurrentLineStartPosition, trackTrivia: false);
        block.IsClosed = isClosed;
        return isClosed;
    }
}
