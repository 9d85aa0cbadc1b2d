using System.Globalization;
using System.Text.RegularExpressions;

namespace Fathom.Tasks.Tests;

/// <summary>A second implementation of the small programs: it runs their Python text line by line, and shares nothing with the generator.</summary>
internal sealed partial class LineInterpreter
{
    private readonly Dictionary<string, (string[] Parameters, int Start, int End)> _functions = [];
    private readonly List<string> _output = [];
    private readonly string[] _lines;
    private Dictionary<string, object> _values = [];

    // What a block was left by: "break", "continue", "return", or nothing.
    private string _left = "";
    private object _returned = 0L;
    private string[] _tokens = [];
    private int _at;

    private LineInterpreter(string program) => _lines = program.Split('\n');

    public static string Run(string program)
    {
        var interpreter = new LineInterpreter(program);
        interpreter.Block(0, interpreter._lines.Length);
        return string.Join('\n', interpreter._output);
    }

    private void Block(int start, int end)
    {
        for (int i = start; i < end && _left == "";)
        {
            int next = BodyEnd(i, end);
            string line = _lines[i].Trim();
            if (line.StartsWith("if ", StringComparison.Ordinal))
            {
                i = Choose(i, end);
                continue;
            }

            Statement(line, i + 1, next);
            i = next;
        }
    }

    private int BodyEnd(int head, int end)
    {
        int next = head + 1;
        while (next < end && Indentation(_lines[next]) > Indentation(_lines[head]))
        {
            next++;
        }

        return next;
    }

    /// <summary>Runs the first branch whose condition holds, and returns the line behind all branches.</summary>
    private int Choose(int head, int end)
    {
        bool isDone = false;
        int at = head;
        do
        {
            int next = BodyEnd(at, end);
            string line = _lines[at].Trim();
            if (!isDone && (line == "else:" || (bool)Evaluate(line[line.IndexOf(' ')..^1])))
            {
                isDone = true;
                Block(at + 1, next);
            }

            at = next;
        }
        while (at < end && Indentation(_lines[at]) == Indentation(_lines[head]) && _lines[at].Trim() is string follower
            && (follower == "else:" || follower.StartsWith("elif ", StringComparison.Ordinal)));

        return at;
    }

    private void Statement(string line, int bodyStart, int bodyEnd)
    {
        if (line.StartsWith("while ", StringComparison.Ordinal))
        {
            while ((bool)Evaluate(line[6..^1]) && Turn(bodyStart, bodyEnd))
            {
            }
        }
        else if (Loop().Match(line) is { Success: true } loop)
        {
            foreach (long item in ((List<long>)Evaluate(loop.Groups[2].Value)).ToArray())
            {
                _values[loop.Groups[1].Value] = item;
                if (!Turn(bodyStart, bodyEnd))
                {
                    break;
                }
            }
        }
        else if (Definition().Match(line) is { Success: true } definition)
        {
            _functions[definition.Groups[1].Value] = (definition.Groups[2].Value.Split(", "), bodyStart, bodyEnd);
        }
        else
        {
            Simple(line);
        }
    }

    /// <summary>One turn of a loop; false if the loop is over.</summary>
    private bool Turn(int start, int end)
    {
        Block(start, end);
        bool goesOn = _left is "" or "continue";
        _left = _left == "return" ? _left : "";
        return goesOn;
    }

    private void Simple(string line)
    {
        if (line is "break" or "continue")
        {
            _left = line;
        }
        else if (line.StartsWith("return ", StringComparison.Ordinal))
        {
            _returned = Evaluate(line[7..]);
            _left = "return";
        }
        else if (Printing().Match(line) is { Success: true } printing)
        {
            _output.Add(string.Join(' ', Arguments(printing.Groups[1].Value).Select(Format)));
        }
        else if (Method().Match(line) is { Success: true } method)
        {
            Change((List<long>)_values[method.Groups[1].Value], method.Groups[2].Value, method.Groups[3].Value);
        }
        else if (Swapping().Match(line) is { Success: true } swapping)
        {
            (string first, string second) = (swapping.Groups[1].Value, swapping.Groups[2].Value);
            (_values[first], _values[second]) = (_values[second], _values[first]);
        }
        else
        {
            Assign(line);
        }
    }

    private void Assign(string line)
    {
        Match assignment = Assignment().Match(line);
        Assert.True(assignment.Success, line);
        (string name, string index) = (assignment.Groups[1].Value, assignment.Groups[2].Value);
        (string operation, string right) = (assignment.Groups[3].Value, assignment.Groups[4].Value);
        if (index != "")
        {
            var list = (List<long>)_values[name];
            int at = (int)(long)Evaluate(index[1..^1]);
            list[at < 0 ? at + list.Count : at] = (long)Evaluate(right);
        }
        else
        {
            _values[name] = operation == "" ? Evaluate(right) : Evaluate($"{name} {operation} ({right})");
        }
    }

    private void Change(List<long> list, string method, string argument)
    {
        switch (method)
        {
            case "append":
                list.Add((long)Evaluate(argument));
                break;
            case "sort":
                list.Sort();
                break;
            case "reverse":
                list.Reverse();
                break;
            default:
                Assert.Equal("pop", method);
                list.RemoveAt(list.Count - 1);
                break;
        }
    }

    /// <summary>Evaluates an expression; a call within it may evaluate others.</summary>
    private object Evaluate(string text) => Arguments(text).Single();

    private List<object> Arguments(string text)
    {
        (string[] tokens, int at) = (_tokens, _at);
        (_tokens, _at) = ([.. Token().Matches(text).Select(match => match.Value)], 0);
        var values = new List<object>();
        while (_at < _tokens.Length)
        {
            values.Add(Or());
            Assert.True(_at == _tokens.Length || _tokens[_at++] == ",", text);
        }

        (_tokens, _at) = (tokens, at);
        return values;
    }

    private object Or()
    {
        object value = And();
        while (Take("or"))
        {
            bool right = (bool)And();
            value = (bool)value || right;
        }

        return value;
    }

    private object And()
    {
        object value = Comparison();
        while (Take("and"))
        {
            bool right = (bool)Comparison();
            value = (bool)value && right;
        }

        return value;
    }

    private object Comparison()
    {
        object left = Sum();
        if (_at == _tokens.Length || _tokens[_at] is not ("<" or ">" or "<=" or ">=" or "==" or "!="))
        {
            return left;
        }

        string relation = _tokens[_at++];
        int order = Comparer<object>.Default.Compare(left, Sum());
        return relation switch
        {
            "<" => order < 0,
            ">" => order > 0,
            "<=" => order <= 0,
            ">=" => order >= 0,
            "==" => order == 0,
            _ => order != 0,
        };
    }

    private object Sum()
    {
        object value = Product();
        while (_at < _tokens.Length && _tokens[_at] is "+" or "-")
        {
            bool isPlus = _tokens[_at++] == "+";
            object right = Product();
            value = value is string text ? text + right : isPlus ? (long)value + (long)right : (long)value - (long)right;
        }

        return value;
    }

    private object Product()
    {
        object value = Atom();
        while (_at < _tokens.Length && _tokens[_at] is "*" or "//" or "%")
        {
            string operation = _tokens[_at++];
            (long a, long b) = ((long)value, (long)Atom());
            value = operation switch
            {
                "*" => a * b,
                "//" => (long)Math.Floor((double)a / b),
                _ => a - (b * (long)Math.Floor((double)a / b)),
            };
        }

        return value;
    }

    private object Atom()
    {
        string token = _tokens[_at++];
        if (token == "-")
        {
            return -(long)Atom();
        }

        if (token == "(")
        {
            object inside = Or();
            Assert.True(Take(")"));
            return inside;
        }

        if (token == "[")
        {
            return Sequence("]").Cast<long>().ToList();
        }

        return char.IsAsciiDigit(token[0]) ? long.Parse(token, CultureInfo.InvariantCulture)
            : token[0] == '"' ? token[1..^1]
            : token == "True" ? true
            : Take("(") ? Called(token, Sequence(")"))
            : Take("[") ? Element(_values[token])
            : _values[token];
    }

    private List<object> Sequence(string end)
    {
        var values = new List<object>();
        while (!Take(end))
        {
            values.Add(Or());
            Take(",");
        }

        return values;
    }

    private object Element(object list)
    {
        int at = (int)(long)Or();
        Assert.True(Take("]"));
        return list is string text ? text[at < 0 ? at + text.Length : at].ToString() : ((List<long>)list)[at < 0 ? at + ((List<long>)list).Count : at];
    }

    private object Called(string function, List<object> arguments)
    {
        switch (function)
        {
            case "len":
                return arguments[0] is string text ? text.Length : (long)((List<long>)arguments[0]).Count;
            case "sum":
                return ((List<long>)arguments[0]).Sum();
            case "max":
                return ((List<long>)arguments[0]).Max();
            case "min":
                return ((List<long>)arguments[0]).Min();
            case "range":
                return Range([.. arguments.Cast<long>()]);
            default:
                return Own(function, arguments);
        }
    }

    private object Own(string function, List<object> arguments)
    {
        (string[] parameters, int start, int end) = _functions[function];
        Dictionary<string, object> outside = _values;
        var inside = new Dictionary<string, object>();
        for (int i = 0; i < parameters.Length; i++)
        {
            string[] parts = parameters[i].Split('=');
            inside[parts[0]] = i < arguments.Count ? arguments[i] : long.Parse(parts[1], CultureInfo.InvariantCulture);
        }

        _values = inside;
        Block(start, end);
        (_values, _left) = (outside, "");
        return _returned;
    }

    private static List<long> Range(long[] bounds)
    {
        (long first, long end, long step) = bounds.Length switch
        {
            1 => (0, bounds[0], 1),
            2 => (bounds[0], bounds[1], 1),
            _ => (bounds[0], bounds[1], bounds[2]),
        };
        var values = new List<long>();
        for (long value = first; step > 0 ? value < end : value > end; value += step)
        {
            values.Add(value);
        }

        return values;
    }

    private bool Take(string token)
    {
        bool isNext = _at < _tokens.Length && _tokens[_at] == token;
        _at += isNext ? 1 : 0;
        return isNext;
    }

    private static string Format(object value) => value is List<long> list
        ? $"[{string.Join(", ", list)}]"
        : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static int Indentation(string line) => line.Length - line.TrimStart().Length;

    [GeneratedRegex(@"^for (\w+) in (.+):$")]
    private static partial Regex Loop();

    [GeneratedRegex(@"^def (\w+)\((.+)\):$")]
    private static partial Regex Definition();

    [GeneratedRegex(@"^print\((.*)\)$")]
    private static partial Regex Printing();

    [GeneratedRegex(@"^(\w+)\.(\w+)\((.*)\)$")]
    private static partial Regex Method();

    [GeneratedRegex(@"^(\w+), (\w+) = \2, \1$")]
    private static partial Regex Swapping();

    [GeneratedRegex(@"^(\w+)(\[.+?\])? (\+|-|\*|//|%|)= (.*)$")]
    private static partial Regex Assignment();

    [GeneratedRegex("""\d+|\w+|"[^"]*"|//|[<>=!]=|[-+*%<>()\[\],]""")]
    private static partial Regex Token();
}
