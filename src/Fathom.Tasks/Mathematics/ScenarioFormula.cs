using System.Globalization;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>A formula over the numbers of a scenario: <c>+ - * /</c>, brackets, and <c>up</c>, <c>down</c>, <c>rest</c>, <c>percent</c> and <c>signed</c>
/// of two values.</summary>
/// <remarks><c>up(a,b)</c> and <c>down(a,b)</c> are quotients rounded up and down, <c>rest(a,b)</c> is the remainder, <c>percent(p,a)</c> is p% of a,
/// <c>signed(a,b)</c> is a - b, which may be zero or below.</remarks>
internal sealed class ScenarioFormula
{
    // How strongly the operands of an operation hold together.
    private const int Rounded = 0;
    private const int Sum = 1;
    private const int Product = 2;
    private const int Percentage = 3;
    private const int Single = 4;

    // Solutions divide by larger numbers only where the quotient has one digit, or by round ones where it is small.
    private const int LargestDivisor = 12;
    private const int LargestRoundDivisor = 60;
    private const int LargestRoundQuotient = 30;

    private static readonly Dictionary<string, char> s_functions = new(StringComparer.Ordinal)
    {
        ["up"] = '^',
        ["down"] = '_',
        ["rest"] = 'r',
        ["percent"] = '%',
        ["signed"] = '~',
    };

    private readonly ScenarioFormula? _left;
    private readonly ScenarioFormula? _right;
    private readonly long _number;

    private ScenarioFormula(char @operator, ScenarioFormula left, ScenarioFormula right) => (Operator, _left, _right) = (@operator, left, right);

    private ScenarioFormula(char variable) => Operator = variable;

    private ScenarioFormula(long number) => (Operator, _number) = ('#', number);

    /// <summary>The operation; <c>#</c> for a number, a letter for a variable.</summary>
    private char Operator { get; }

    private int Rank => _left is null ? Single : Operator switch
    {
        '+' or '-' or '~' => Sum,
        '*' or '/' => Product,
        '%' => Percentage,
        _ => Rounded,
    };

    /// <summary>How many operations it takes.</summary>
    public int Operations => _left is null ? 0 : 1 + _left.Operations + _right!.Operations;

    /// <summary>Parses a formula without spaces.</summary>
    /// <exception cref="FormatException">It is malformed; the message says where.</exception>
    public static ScenarioFormula Parse(string text)
    {
        int position = 0;
        ScenarioFormula formula = ParseSum(text, ref position);
        return position == text.Length ? formula : throw Malformed(text, position, "the end");
    }

    /// <summary>The letters of the variables in use and what each is used as.</summary>
    public IEnumerable<(char Variable, ScenarioRole Role)> Variables(ScenarioRole role = ScenarioRole.Summand)
    {
        if (_left is null)
        {
            return char.IsAsciiLetterLower(Operator) ? [(Operator, role)] : [];
        }

        (ScenarioRole left, ScenarioRole right) = Operator switch
        {
            '+' or '-' or '~' => (ScenarioRole.Summand, ScenarioRole.Summand),
            '*' => (ScenarioRole.Factor, ScenarioRole.Factor),
            '%' => (ScenarioRole.Rate, ScenarioRole.Dividend),
            _ => (ScenarioRole.Dividend, ScenarioRole.Divisor),
        };
        return _left.Variables(left).Concat(_right!.Variables(right));
    }

    /// <summary>
    /// The value, and the largest number on the way to it; null if a step other than <c>signed</c> leaves the numbers from 1 or a division leaves a
    /// remainder.
    /// </summary>
    public long? Evaluate(IReadOnlyDictionary<char, long> values, ref long largest)
    {
        long? value = Operator switch
        {
            '#' => _number,
            _ when _left is null => values[Operator],
            _ => _left.Evaluate(values, ref largest) is long a && _right!.Evaluate(values, ref largest) is long b ? Apply(Operator, a, b) : null,
        };
        largest = Math.Max(largest, Math.Abs(value ?? 0));
        return value;
    }

    /// <summary>Writes one line per operation and returns the value.</summary>
    public long Work(IReadOnlyDictionary<char, long> values, Trace trace)
    {
        if (_left is null)
        {
            return Operator == '#' ? _number : values[Operator];
        }

        long a = _left.Work(values, trace);
        long b = _right!.Work(values, trace);
        trace.Line();
        return Operator switch
        {
            '+' => Arithmetic.Add(trace, a, b),
            '-' or '~' => Arithmetic.Subtract(trace, a, b),
            '*' => Arithmetic.Multiply(trace, a, b),
            '%' => PercentTask.WorkPart(trace, b, (int)a),
            '^' => WorkUp(trace, a, b),
            'r' => a - (Arithmetic.Divide(trace, a, b) * b),
            _ => Arithmetic.Divide(trace, a, b),
        };
    }

    /// <summary>The formula with numbers for its variables: <c>(3+4)*5</c>, <c>60-20% of 60</c>, <c>(up 26/4)*3</c>.</summary>
    /// <param name="values">The numbers.</param>
    public string ToString(IReadOnlyDictionary<char, long> values)
    {
        if (_left is null)
        {
            return $"{(Operator == '#' ? _number : values[Operator])}";
        }

        (string left, string right) = (Operand(_left, isRight: false), Operand(_right!, isRight: true));
        return Operator switch
        {
            '+' or '-' or '*' or '/' => $"{left}{Operator}{right}",
            '~' => $"{left}-{right}",
            '%' => $"{left}% of {right}",
            '^' => $"up {left}/{right}",
            '_' => $"down {left}/{right}",
            _ => $"rest {left}/{right}",
        };

        string Operand(ScenarioFormula operand, bool isRight)
        {
            string text = operand.ToString(values);
            int rank = Rank == Rounded ? Product : Rank;
            bool isBare = operand.Rank > rank || (operand.Rank == rank && rank < Percentage && !isRight);
            return isBare ? text : $"({text})";
        }
    }

    private static long WorkUp(Trace trace, long a, long b)
    {
        long quotient = Arithmetic.Divide(trace, a, b);
        return a % b == 0 ? quotient : trace.Line().Equation($"{quotient}+1", quotient + 1);
    }

    private static long? Apply(char @operator, long a, long b)
    {
        bool isDivision = @operator is '/' or '^' or '_' or 'r';
        if (isDivision && (b < 1 || (b > LargestDivisor && a / b > 9 && !IsRound(a, b))))
        {
            return null;
        }

        long? value = @operator switch
        {
            '+' => a + b,
            '-' or '~' => a - b,
            '*' => a * b,
            '/' => a % b == 0 ? a / b : null,
            '^' => (a + b - 1) / b,
            '_' => a / b,
            'r' => a % b,
            _ => a * b % 100 == 0 ? a * b / 100 : null,
        };
        return value >= 1 || @operator == '~' ? value : null;
    }

    private static bool IsRound(long a, long b) => b % 5 == 0 && b <= LargestRoundDivisor && a / b <= LargestRoundQuotient;

    private static ScenarioFormula ParseSum(string text, ref int position)
    {
        ScenarioFormula left = ParseProduct(text, ref position);
        while (position < text.Length && text[position] is '+' or '-')
        {
            char @operator = text[position++];
            left = new ScenarioFormula(@operator, left, ParseProduct(text, ref position));
        }

        return left;
    }

    private static ScenarioFormula ParseProduct(string text, ref int position)
    {
        ScenarioFormula left = ParseOperand(text, ref position);
        while (position < text.Length && text[position] is '*' or '/')
        {
            char @operator = text[position++];
            left = new ScenarioFormula(@operator, left, ParseOperand(text, ref position));
        }

        return left;
    }

    private static ScenarioFormula ParseOperand(string text, ref int position)
    {
        int start = position;
        while (position < text.Length && char.IsAsciiLetterOrDigit(text[position]))
        {
            position++;
        }

        string word = text[start..position];
        if (long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            return new ScenarioFormula(number);
        }

        if (word.Length == 1 && char.IsAsciiLetterLower(word[0]))
        {
            return new ScenarioFormula(word[0]);
        }

        bool isFunction = s_functions.TryGetValue(word, out char @operator);
        if (!isFunction && word.Length > 0)
        {
            throw Malformed(text, start, "a number, a variable or a function");
        }

        Expect(text, '(', ref position);
        ScenarioFormula inside = ParseSum(text, ref position);
        if (isFunction)
        {
            Expect(text, ',', ref position);
            inside = new ScenarioFormula(@operator, inside, ParseSum(text, ref position));
        }

        Expect(text, ')', ref position);
        return inside;
    }

    private static void Expect(string text, char expected, ref int position)
    {
        if (position >= text.Length || text[position] != expected)
        {
            throw Malformed(text, position, $"'{expected}'");
        }

        position++;
    }

    private static FormatException Malformed(string text, int position, string expected) =>
        new($"formula '{text}' at {position}: expected {expected}, found {(position < text.Length ? $"'{text[position]}'" : "the end")}");
}
