using System.Globalization;
using System.Text.RegularExpressions;

namespace Fathom.Tasks.Tests;

/// <summary>A second implementation of the small programs: it runs their Python text line by line, and shares nothing with the generator.</summary>
internal sealed partial class LineInterpreter
{
    private readonly Dictionary<string, object> _values = [];
    private readonly Dictionary<string, (string Parameter, string Body)> _functions = [];
    private readonly List<string> _output = [];
    private readonly string[] _lines;

    private LineInterpreter(string program) => _lines = program.Split('\n');

    public static string Run(string program)
    {
        var interpreter = new LineInterpreter(program);
        interpreter.Block(0, interpreter._lines.Length);
        return string.Join('\n', interpreter._output);
    }

    private void Block(int start, int end)
    {
        for (int i = start; i < end;)
        {
            int next = i + 1;
            while (next < end && Indentation(_lines[next]) > Indentation(_lines[i]))
            {
                next++;
            }

            string line = _lines[i].Trim();
            if (line.StartsWith("if ", StringComparison.Ordinal))
            {
                bool hasElse = next < end && _lines[next].Trim() == "else:" && Indentation(_lines[next]) == Indentation(_lines[i]);
                int elseEnd = next + 1;
                while (hasElse && elseEnd < end && Indentation(_lines[elseEnd]) > Indentation(_lines[i]))
                {
                    elseEnd++;
                }

                bool holds = Condition(line[3..^1]);
                if (holds)
                {
                    Block(i + 1, next);
                }
                else if (hasElse)
                {
                    Block(next + 1, elseEnd);
                }

                i = hasElse ? elseEnd : next;
                continue;
            }

            Statement(line, i + 1, next);
            i = next;
        }
    }

    private void Statement(string line, int bodyStart, int bodyEnd)
    {
        if (line.StartsWith("while ", StringComparison.Ordinal))
        {
            while (Condition(line[6..^1]))
            {
                Block(bodyStart, bodyEnd);
            }
        }
        else if (Loop().Match(line) is { Success: true } loop)
        {
            foreach (long item in Items(loop.Groups[2].Value))
            {
                _values[loop.Groups[1].Value] = item;
                Block(bodyStart, bodyEnd);
            }
        }
        else if (Definition().Match(line) is { Success: true } definition)
        {
            _functions[definition.Groups[1].Value] = (definition.Groups[2].Value, _lines[bodyStart].Trim()["return ".Length..]);
        }
        else
        {
            Simple(line);
        }
    }

    private void Simple(string line)
    {
        if (Printing().Match(line) is { Success: true } printing)
        {
            _output.Add(Evaluate(printing.Groups[1].Value).ToString(CultureInfo.InvariantCulture));
        }
        else if (Appending().Match(line) is { Success: true } appending)
        {
            ((List<long>)_values[appending.Groups[1].Value]).Add(Evaluate(appending.Groups[2].Value));
        }
        else
        {
            Match assignment = Assignment().Match(line);
            Assert.True(assignment.Success, line);
            (string name, string operation, string right) = (assignment.Groups[1].Value, assignment.Groups[2].Value, assignment.Groups[3].Value);
            _values[name] = right.StartsWith('[')
                ? Items(right).ToList()
                : operation == "" ? Evaluate(right) : Evaluate($"{_values[name]} {operation} ({right})");
        }
    }

    private IEnumerable<long> Items(string text)
    {
        if (text.StartsWith("range(", StringComparison.Ordinal))
        {
            long[] bounds = [.. text[6..^1].Split(',').Select(Evaluate)];
            (long first, long end) = bounds.Length == 1 ? (0, bounds[0]) : (bounds[0], bounds[1]);
            return Enumerable.Range((int)first, (int)(end - first)).Select(i => (long)i);
        }

        return text.StartsWith('[') ? text[1..^1].Split(',').Select(Evaluate) : (List<long>)_values[text];
    }

    private bool Condition(string text)
    {
        Match match = Comparison().Match(text);
        (long a, long b) = (Evaluate(match.Groups[1].Value), Evaluate(match.Groups[3].Value));
        return match.Groups[2].Value switch
        {
            "<" => a < b,
            ">" => a > b,
            "<=" => a <= b,
            ">=" => a >= b,
            "==" => a == b,
            _ => a != b,
        };
    }

    /// <summary>Evaluates by the precedence of operators: the last lowest one splits the text.</summary>
    private long Evaluate(string text)
    {
        text = text.Trim();
        foreach (string operators in (string[])["+-", "*%"])
        {
            for (int i = text.Length - 1, depth = 0; i > 0; i--)
            {
                depth += text[i] is ')' or ']' ? 1 : text[i] is '(' or '[' ? -1 : 0;
                if (depth == 0 && operators.Contains(text[i]) && text[i - 1] == ' ')
                {
                    (long left, long right) = (Evaluate(text[..i]), Evaluate(text[(i + 1)..]));
                    return text[i] switch
                    {
                        '+' => left + right,
                        '-' => left - right,
                        '*' => left * right,
                        _ => left % right,
                    };
                }
            }
        }

        return Atom(text);
    }

    private long Atom(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            return number;
        }

        if (text.StartsWith('('))
        {
            return Evaluate(text[1..^1]);
        }

        if (_values.TryGetValue(text, out object? value))
        {
            return (long)value;
        }

        Match call = Call().Match(text);
        return call.Success ? Called(call.Groups[1].Value, call.Groups[2].Value) : ((List<long>)_values[text[..text.IndexOf('[')]])[(int)Evaluate(text[(text.IndexOf('[') + 1)..^1])];
    }

    private long Called(string function, string argument)
    {
        switch (function)
        {
            case "len":
                return Items(argument).Count();
            case "sum":
                return Items(argument).Sum();
            case "max":
                return Items(argument).Max();
            case "min":
                return Items(argument).Min();
            default:
                (string parameter, string body) = _functions[function];
                long value = Evaluate(argument);
                return Evaluate(Regex.Replace(body, $@"\b{parameter}\b", value.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static int Indentation(string line) => line.Length - line.TrimStart().Length;

    [GeneratedRegex(@"^for (\w+) in (.+):$")]
    private static partial Regex Loop();

    [GeneratedRegex(@"^def (\w+)\((\w+)\):$")]
    private static partial Regex Definition();

    [GeneratedRegex(@"^print\((.*)\)$")]
    private static partial Regex Printing();

    [GeneratedRegex(@"^(\w+)\.append\((.*)\)$")]
    private static partial Regex Appending();

    [GeneratedRegex(@"^(\w+) ([-+*]?)= (.*)$")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"^(.+?) (<=|>=|==|!=|<|>) (.+)$")]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^(\w+)\((.*)\)$")]
    private static partial Regex Call();
}
