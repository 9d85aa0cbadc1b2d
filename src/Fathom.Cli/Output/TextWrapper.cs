using System.Text;
using Spectre.Console.Rendering;

namespace Fathom.Cli.Output;

/// <summary>
/// Breaks streamed text between words, where a terminal would break within one. Code between triple-backtick lines is left to the terminal.
/// </summary>
/// <param name="width">Width of a line in cells; read again for every piece, since a window can be resized.</param>
internal sealed class TextWrapper(Func<int> width)
{
    private const string Fence = "```";
    private const int LeastWidth = 8;

    private readonly StringBuilder _spaces = new();
    private readonly StringBuilder _word = new();
    private string _lineHead = "";
    private int _spaceCells;
    private int _wordCells;
    private int _column;
    private bool _isCode;

    /// <summary>Takes the next piece.</summary>
    /// <returns>The text that is decided; a word is held back until it ends, with the spaces before it, which a line break would replace.</returns>
    public string Feed(string piece)
    {
        var output = new StringBuilder();
        int cells = Math.Max(LeastWidth, width());
        foreach (Rune rune in piece.EnumerateRunes())
        {
            Take(rune, cells, output);
        }

        return output.ToString();
    }

    /// <summary>Ends the text.</summary>
    /// <returns>The held-back word.</returns>
    public string Finish()
    {
        var output = new StringBuilder();
        EndWord(Math.Max(LeastWidth, width()), output);
        EndSpaces(output);
        (_column, _lineHead, _isCode) = (0, "", false);
        return output.ToString();
    }

    private void Take(Rune rune, int cells, StringBuilder output)
    {
        if (rune.Value == '\n')
        {
            EndWord(cells, output);
            EndSpaces(output);
            output.Append('\n');
            _isCode ^= _lineHead == Fence;
            (_column, _lineHead) = (0, "");
            return;
        }

        bool isSpace = Rune.IsWhiteSpace(rune);
        if (!isSpace && _lineHead.Length < Fence.Length)
        {
            _lineHead += rune;
        }

        int runeCells = new Segment(rune.ToString()).CellCount();
        if (_isCode)
        {
            EndSpaces(output);
            output.Append(rune.ToString());
        }
        else if (isSpace)
        {
            EndWord(cells, output);
            _spaces.Append(rune.ToString());
            _spaceCells += runeCells;
        }
        else
        {
            AddToWord(rune, runeCells, cells, output);
        }
    }

    private void AddToWord(Rune rune, int runeCells, int cells, StringBuilder output)
    {
        // Scripts written without spaces have wide characters and can break anywhere.
        bool breaksAnywhere = runeCells > 1;
        if (breaksAnywhere || _wordCells + runeCells > cells)
        {
            EndWord(cells, output);
        }

        _word.Append(rune.ToString());
        _wordCells += runeCells;
        if (breaksAnywhere)
        {
            EndWord(cells, output);
        }
    }

    private void EndWord(int cells, StringBuilder output)
    {
        if (_word.Length == 0)
        {
            return;
        }

        if (_column > 0 && _column + _spaceCells + _wordCells > cells)
        {
            output.Append('\n');
            _column = 0;
            _spaces.Clear();
            _spaceCells = 0;
        }

        EndSpaces(output);
        output.Append(_word);
        _column += _wordCells;
        _word.Clear();
        _wordCells = 0;
    }

    private void EndSpaces(StringBuilder output)
    {
        output.Append(_spaces);
        _column += _spaceCells;
        _spaces.Clear();
        _spaceCells = 0;
    }
}
