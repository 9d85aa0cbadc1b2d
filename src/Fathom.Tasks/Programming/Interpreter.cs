using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Programming;

/// <summary>Runs small programs and writes every change of a variable into a trace.</summary>
internal sealed class Interpreter
{
    /// <summary>Statements after which a program counts as endless.</summary>
    private const int MaxSteps = 200;

    private readonly Dictionary<string, long> _variables = [];
    private readonly Dictionary<string, List<long>> _lists = [];
    private readonly Dictionary<string, Statement.Function> _functions = [];
    private readonly Trace? _trace;
    private int _steps;

    private Interpreter(Trace? trace) => _trace = trace;

    /// <summary>What was printed.</summary>
    private List<string> Output { get; } = [];

    /// <summary>Runs a program and returns what it prints, a line per value; null if it does not end soon.</summary>
    public static string? Run(IReadOnlyList<Statement> program, Trace? trace = null)
    {
        var interpreter = new Interpreter(trace);
        interpreter.Execute(program);
        return interpreter._steps > MaxSteps ? null : string.Join('\n', interpreter.Output);
    }

    private void Execute(IEnumerable<Statement> statements)
    {
        foreach (Statement statement in statements)
        {
            if (++_steps > MaxSteps)
            {
                return;
            }

            Execute(statement);
        }
    }

    private void Execute(Statement statement)
    {
        switch (statement)
        {
            case Statement.Assign assign:
                Set(assign.Name, assign.Value);
                break;
            case Statement.Update update:
                Set(update.Name, new Code.Operation(new Code.Variable(update.Name), update.Operator, update.Value));
                break;
            case Statement.MakeList list:
                _lists[list.Name] = [.. list.Items.Select(item => (long)item)];
                break;
            case Statement.Append append:
                _lists[append.List].Add(Evaluate(append.Value));
                _trace?.Line().Write($"{append.List} {string.Join(' ', _lists[append.List])}");
                break;
            case Statement.Function function:
                _functions[function.Name] = function;
                break;
            case Statement.Print print:
                Print(print.Value);
                break;
            default:
                Branch(statement);
                break;
        }
    }

    private void Branch(Statement statement)
    {
        switch (statement)
        {
            case Statement.If condition:
                Execute(Holds(condition.Left, condition.Relation, condition.Right) ? condition.Then : condition.Else);
                break;
            case Statement.While loop:
                while (_steps <= MaxSteps && Holds(loop.Left, loop.Relation, loop.Right))
                {
                    Execute(loop.Body);
                }

                break;
            case Statement.For loop:
                for (int i = loop.First; i < loop.End; i++)
                {
                    Iterate(loop.Name, i, loop.Body);
                }

                break;
            case Statement.ForEach each:
                foreach (long item in _lists[each.List].ToArray())
                {
                    Iterate(each.Name, item, each.Body);
                }

                break;
        }
    }

    private void Iterate(string name, long value, IReadOnlyList<Statement> body)
    {
        _variables[name] = value;
        _trace?.Line().Write($"{name}={value}");
        Execute(body);
    }

    /// <summary>Evaluates, writes <c>x=3+4=7</c>, and stores.</summary>
    private void Set(string name, Code value)
    {
        long result = Evaluate(value);
        _trace?.Line().Write($"{name}=");
        Show(value, result);
        _variables[name] = result;
    }

    private void Print(Code value)
    {
        long result = Evaluate(value);
        Output.Add($"{result}");
        if (value is not Code.Variable)
        {
            _trace?.Line().Write("print ");
            Show(value, result);
        }
    }

    /// <summary>Writes a value with the expression it comes from, variables replaced by their values, one operation at a time.</summary>
    private void Show(Code value, long result)
    {
        if (_trace is null)
        {
            return;
        }

        string text = Substituted(value);
        if (text == $"{result}")
        {
            _trace.Write(text);
            return;
        }

        if (value is Code.Operation { Left: Code.Operation inner } outer)
        {
            long first = Evaluate(inner);
            _trace.Write($"{text}=");
            text = $"{first}{outer.Operator}{Substituted(outer.Right)}";
        }

        _trace.Equation(text, result);
    }

    private string Substituted(Code code) => code switch
    {
        Code.Operation { Left: Code.Operation { Operator: '+' or '-' } } operation when operation.Operator is '*' or '%' => $"({Substituted(operation.Left)}){operation.Operator}{Substituted(operation.Right)}",
        Code.Operation operation => $"{Substituted(operation.Left)}{operation.Operator}{Substituted(operation.Right)}",
        Code.Aggregate { Function: "sum" } aggregate => string.Join('+', _lists[aggregate.List]),
        Code.Call call => Substituted(Inlined(_functions[call.Function], Evaluate(call.Argument))),
        _ => $"{Evaluate(code)}",
    };

    private static Code Inlined(Statement.Function function, long argument) => Replace(function.Result, function.Parameter, new Code.Number((int)argument));

    private static Code Replace(Code code, string name, Code by) => code switch
    {
        Code.Variable variable when variable.Name == name => by,
        Code.Operation operation => operation with { Left = Replace(operation.Left, name, by), Right = Replace(operation.Right, name, by) },
        _ => code,
    };

    private bool Holds(Code left, string relation, Code right)
    {
        (long a, long b) = (Evaluate(left), Evaluate(right));
        bool holds = relation switch
        {
            "<" => a < b,
            ">" => a > b,
            "==" => a == b,
            "<=" => a <= b,
            ">=" => a >= b,
            _ => a != b,
        };
        _trace?.Line().Write($"{Substituted(left)} {relation} {b} {(holds ? "yes" : "no")}");
        return holds;
    }

    private long Evaluate(Code code) => code switch
    {
        Code.Number number => number.Value,
        Code.Variable variable => _variables[variable.Name],
        Code.Operation operation => Apply(Evaluate(operation.Left), operation.Operator, Evaluate(operation.Right)),
        Code.Element element => _lists[element.List][element.Index],
        Code.Length length => _lists[length.List].Count,
        Code.Aggregate { Function: "sum" } sum => _lists[sum.List].Sum(),
        Code.Aggregate { Function: "max" } max => _lists[max.List].Max(),
        Code.Aggregate min => _lists[min.List].Min(),
        Code.Call call => Evaluate(Inlined(_functions[call.Function], Evaluate(call.Argument))),
        _ => throw new InvalidOperationException($"no value: {code.GetType().Name}"),
    };

    private static long Apply(long left, char operation, long right) => operation switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        _ => left % right,
    };
}
