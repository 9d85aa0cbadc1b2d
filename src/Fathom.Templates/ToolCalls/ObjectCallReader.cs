using System.Text;
using System.Text.Json;

namespace Fathom.Templates.ToolCalls;

/// <summary>Reads calls that are one JSON object: <c>{"name": …, "arguments": {…}}</c>, with <c>parameters</c> as an alias of <c>arguments</c>.</summary>
/// <remarks>Arguments that precede the name, or that are a string containing JSON, are reported when they are complete.</remarks>
internal sealed class ObjectCallReader(string opening, CallSink sink) : ToolCallReader(opening, sink)
{
    private const int MaxNameCharacters = 1024;

    private readonly CallSink _sink = sink;
    private readonly StringBuilder _value = new();
    private JsonScanner _scanner = new();
    private Part _part = Part.Object;
    private string _key = string.Empty;
    private string? _name;
    private string? _arguments; // complete, but not reported yet
    private bool _hasArguments;
    private bool _isStreaming; // arguments are reported as they arrive

    private enum Part
    {
        Object,
        FirstKey,
        Key,
        KeyText,
        Colon,
        Value,
        ValueText,
        Comma,
    }

    protected override CallProgress Read(char c)
    {
        if (_part is not (Part.KeyText or Part.ValueText) && c is ' ' or '\t' or '\n' or '\r')
        {
            return CallProgress.More;
        }

        return _part switch
        {
            Part.Object => Expect(c, '{', Part.FirstKey),
            Part.FirstKey when c == '}' => CallProgress.Malformed,
            Part.FirstKey or Part.Key => c == '"' ? BeginText(c, Part.KeyText) : CallProgress.Malformed,
            Part.KeyText => ReadKey(c),
            Part.Colon => Expect(c, ':', Part.Value),
            Part.Value => BeginValue(c),
            Part.ValueText => ReadValue(c),
            _ => c == '}' ? End() : Expect(c, ',', Part.Key),
        };
    }

    private CallProgress Expect(char c, char expected, Part next)
    {
        _part = next;
        return c == expected ? CallProgress.More : CallProgress.Malformed;
    }

    private CallProgress BeginText(char c, Part part)
    {
        _scanner = new JsonScanner();
        _value.Clear();
        _part = part;
        return part == Part.KeyText ? ReadKey(c) : ReadValue(c);
    }

    private CallProgress ReadKey(char c)
    {
        JsonProgress progress = _scanner.Push(c);
        _value.Append(c);
        if (progress != JsonProgress.Ended)
        {
            return progress == JsonProgress.More && _value.Length <= MaxNameCharacters ? CallProgress.More : CallProgress.Malformed;
        }

        _key = Text();
        _part = Part.Colon;
        return _key is "name" or "arguments" or "parameters" or "type" or "id" ? CallProgress.More : CallProgress.Malformed;
    }

    private bool IsArguments => _key is "arguments" or "parameters";

    private CallProgress BeginValue(char c)
    {
        bool isAllowed = _key switch
        {
            "name" => c == '"' && _name is null,
            "arguments" or "parameters" => c is '{' or '"' && !_hasArguments,
            _ => true,
        };
        if (!isAllowed)
        {
            return CallProgress.Malformed;
        }

        _hasArguments |= IsArguments;
        _isStreaming = IsArguments && c == '{' && _name is not null;
        if (_isStreaming && !_sink.TryBegin(_name!))
        {
            return CallProgress.Malformed;
        }

        return BeginText(c, Part.ValueText);
    }

    private CallProgress ReadValue(char c)
    {
        JsonProgress progress = _scanner.Push(c);
        if (progress == JsonProgress.Invalid)
        {
            return CallProgress.Malformed;
        }

        if (progress != JsonProgress.EndedBefore)
        {
            Keep(c);
        }

        if (progress == JsonProgress.More)
        {
            return IsArguments || _value.Length <= MaxNameCharacters ? CallProgress.More : CallProgress.Malformed;
        }

        _part = Part.Comma;
        bool isGood = EndValue();
        return !isGood ? CallProgress.Malformed : progress == JsonProgress.EndedBefore ? Read(c) : CallProgress.More;
    }

    private void Keep(char c)
    {
        if (_isStreaming)
        {
            _sink.Argument(c);
        }
        else
        {
            _value.Append(c);
        }
    }

    private bool EndValue()
    {
        if (_key == "name")
        {
            _name = Text();
            return true;
        }

        if (!IsArguments || _isStreaming)
        {
            return true;
        }

        _arguments = _value[0] == '"' ? Text() : _value.ToString();
        return JsonScanner.IsObject(_arguments);
    }

    private CallProgress End()
    {
        if (!_sink.HasBegun)
        {
            if (_name is null || !_sink.TryBegin(_name))
            {
                return CallProgress.Malformed;
            }

            _sink.Arguments(_arguments ?? "{}");
        }

        _sink.End();
        return CallProgress.Ended;
    }

    /// <summary>Returns the string that was read, unescaped.</summary>
    private string Text() => JsonElement.Parse(_value.ToString()).GetString()!;
}
