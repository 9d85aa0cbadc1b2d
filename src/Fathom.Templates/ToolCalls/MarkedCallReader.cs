using System.Text;

namespace Fathom.Templates.ToolCalls;

/// <summary>Reads DeepSeek's calls, <c>type SEP name fence {…}</c> (V3, R1) and <c>name SEP {…}</c> (V3.1), in both formats for either model.</summary>
internal sealed class MarkedCallReader(string opening, CallSink sink) : ToolCallReader(opening, sink)
{
    private const int MaxHeaderCharacters = 256;

    private readonly CallSink _sink = sink;
    private readonly StringBuilder _header = new();
    private readonly JsonScanner _arguments = new();
    private Part _part = opening == ToolCallMarkers.CallsBegin ? Part.CallBegin : Part.BeforeSeparator;
    private string _first = string.Empty;

    private enum Part
    {
        CallBegin,
        BeforeSeparator,
        BehindSeparator,
        Arguments,
    }

    protected override CallProgress Read(char c)
    {
        if (_part == Part.Arguments)
        {
            return ReadArgument(c);
        }

        if (_part == Part.BehindSeparator && c == '{')
        {
            return TryBegin() ? ReadArgument(c) : CallProgress.Malformed;
        }

        if (_header.Length >= MaxHeaderCharacters)
        {
            return CallProgress.Malformed;
        }

        _header.Append(c);
        return _part switch
        {
            Part.CallBegin => ReadCallBegin(),
            Part.BeforeSeparator => ReadFirst(),
            _ => CallProgress.More,
        };
    }

    private CallProgress ReadCallBegin()
    {
        string text = _header.ToString().TrimStart();
        if (text == ToolCallMarkers.CallBegin)
        {
            _part = Part.BeforeSeparator;
            _header.Clear();
        }

        return ToolCallMarkers.CallBegin.StartsWith(text, StringComparison.Ordinal) ? CallProgress.More : CallProgress.Malformed;
    }

    private CallProgress ReadFirst()
    {
        string text = _header.ToString();
        if (text.EndsWith(ToolCallMarkers.Separator, StringComparison.Ordinal))
        {
            _first = text[..^ToolCallMarkers.Separator.Length].Trim();
            _part = Part.BehindSeparator;
            _header.Clear();
        }

        return CallProgress.More;
    }

    private CallProgress ReadArgument(char c)
    {
        JsonProgress progress = _arguments.Push(c);
        if (progress == JsonProgress.Invalid)
        {
            return CallProgress.Malformed;
        }

        _sink.Argument(c);
        if (progress == JsonProgress.More)
        {
            return CallProgress.More;
        }

        _sink.End();
        return CallProgress.Ended;
    }

    private bool TryBegin()
    {
        string second = _header.ToString().Trim();
        foreach (string fence in (string[])[ToolCallMarkers.JsonFence, ToolCallMarkers.Fence])
        {
            second = second.EndsWith(fence, StringComparison.Ordinal) ? second[..^fence.Length].Trim() : second;
        }

        string name = second.Length == 0 ? _first : second;
        _part = Part.Arguments;
        return !name.Any(char.IsWhiteSpace) && _sink.TryBegin(name);
    }
}
