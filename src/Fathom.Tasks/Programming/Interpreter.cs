using Fathom.Tasks.Mathematics;

namespace Fathom.Tasks.Programming;

/// <summary>Runs small programs and writes every change of a variable into a trace.</summary>
internal sealed class Interpreter
{
    /// <summary>Statements after which a program counts as endless.</summary>
    private const int MaxSteps = 200;

    /// <summary>Programs with larger numbers count as too hard to follow.</summary>
    private const long MaxValue = 2000;

    private readonly Dictionary<string, Statement.Function> _functions = [];
    private readonly List<string> _output = [];
    private readonly Trace? _trace;
    private readonly bool _isIndexed;
    private readonly CodeStyle _style;
    private readonly ProgramTask.Part _part;
    private readonly bool _printsInLoop;
    private Dictionary<string, object> _values = [];
    private Signal _signal;
    private long _returned;
    private int _steps;
    private int _lengthCollected;

    private Interpreter(Trace? trace, bool isIndexed, bool printsInLoop, CodeStyle style, ProgramTask.Part part) =>
        (_trace, _isIndexed, _printsInLoop, _style, _part) = (trace, isIndexed, printsInLoop, style, part);

    private enum Signal
    {
        None,
        Break,
        Continue,
        Return,
    }

    private bool IsFailed => _steps > MaxSteps;

    /// <summary>Runs a program and returns what it prints, a line per call; null if it does not end soon, or computes what is too hard to follow.</summary>
    /// <param name="program">The program.</param>
    /// <param name="trace">Where the steps go.</param>
    /// <param name="style">How the program is written.</param>
    /// <param name="part">What is asked for; of the steps only those are written that it takes.</param>
    public static string? Run(
        IReadOnlyList<Statement> program, Trace? trace = null, CodeStyle? style = null, ProgramTask.Part part = ProgramTask.Part.All)
    {
        string text = CodeWriter.Write(program, CodeStyle.Python);
        bool isIndexed = text.Contains("len(", StringComparison.Ordinal)
            || Enumerable.Range(1, text.Length - 1).Any(i => text[i] == '[' && char.IsAsciiLetter(text[i - 1]));
        static bool Prints(IReadOnlyList<Statement> body) => CodeWriter.Any(body, statement => statement is Statement.Print);
        bool printsInLoop = program.Count(statement => Prints([statement])) > 1 || CodeWriter.Any(program, statement =>
            statement is Statement.For loop ? Prints(loop.Body)
            : statement is Statement.ForEach each ? Prints(each.Body) : statement is Statement.While repeated && Prints(repeated.Body));
        var interpreter = new Interpreter(trace, isIndexed, printsInLoop, style ?? CodeStyle.Python, part);
        interpreter.Execute(program);
        interpreter.Conclude();
        return interpreter.IsFailed ? null : string.Join('\n', interpreter._output);
    }

    /// <summary>The multiple of a divisor by which a remainder or a whole quotient is found; null where one sees it.</summary>
    public static string? Multiple(long a, char operation, long b) => b is 2 or 10 or 1 or 0 || a < b ? null
        : operation == '%' ? $"{a}-{a / b * b}"
        : operation == '/' && a % b != 0 ? $"{a / b * b}//{b}"
        : null;

    /// <summary>A place that is counted from the end, counted from the beginning.</summary>
    public static string FromEnd(string list, int at, int count) => $"{list}[{at}] len {count - 1}+1={count} {count}{at}={count + at}";

    /// <summary>Each element, and the largest or smallest so far.</summary>
    public static string Best(string function, IReadOnlyList<long> items)
    {
        long best = items[0];
        var steps = new List<string> { $"{function} {best}" };
        foreach (long item in items.Skip(1))
        {
            best = function == "max" ? Math.Max(best, item) : Math.Min(best, item);
            steps.Add($"{item} {best}");
        }

        return string.Join(", ", steps);
    }

    /// <summary>Each element, and those so far in order.</summary>
    public static string Sorting(IReadOnlyList<long> items) =>
        "sort " + string.Join(", ", items.Select((item, i) => i == 0 ? $"{item}" : $"{item}: {string.Join(' ', items.Take(i + 1).Order())}"));

    /// <summary>Writes what a loop's variable goes through, one value after the other until the bound is passed.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="values">The values within the bound.</param>
    /// <param name="style">How the program is written.</param>
    /// <param name="isCounted">Whether each value has its number.</param>
    /// <param name="trace">Where the steps go.</param>
    public static void WriteRange(Statement.For loop, IReadOnlyList<long> values, CodeStyle style, bool isCounted, Trace trace)
    {
        trace.Line().Write($"{loop.Name} from {loop.First} {CodeWriter.Bound(loop, style)}{(loop.Step == 1 ? "" : $" by {loop.Step}")}:");
        for (int i = 0; i < values.Count; i++)
        {
            trace.Write(isCounted ? $" {i + 1}|{values[i]}" : $" {values[i]}");
        }

        trace.Write($" stop {loop.First + (values.Count * loop.Step)}");
    }

    private void Execute(IEnumerable<Statement> statements)
    {
        foreach (Statement statement in statements)
        {
            _steps++;
            if (IsFailed || _signal != Signal.None)
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
            case Statement.Swap swap:
                (_values[swap.First], _values[swap.Second]) = (_values[swap.Second], _values[swap.First]);
                _trace?.Line().Write($"{swap.First}={_values[swap.First]} {swap.Second}={_values[swap.Second]}");
                break;
            case Statement.Function function:
                _functions[function.Name] = function;
                break;
            case Statement.Print print:
                _output.Add(string.Join(' ', print.Values.Select(Printed)));
                Collect(print.Values.Count);
                break;
            case Statement.Return result:
                _returned = Shown("return ", result.Value);
                _signal = Signal.Return;
                break;
            case Statement.Break or Statement.Continue:
                _signal = statement is Statement.Break ? Signal.Break : Signal.Continue;
                _trace?.Line().Write(statement is Statement.Break ? "break" : "continue");
                break;
            case Statement.MakeList or Statement.Append or Statement.SetElement or Statement.Rearrange:
                ChangeList(statement);
                break;
            default:
                Branch(statement);
                break;
        }
    }

    /// <summary>Writes after a call what has been printed so far, or how many lines.</summary>
    private void Collect(int values)
    {
        if (_part == ProgramTask.Part.First)
        {
            _signal = Signal.Return;
        }
        else if (_part == ProgramTask.Part.Lines)
        {
            _trace?.Write($" line {_output.Count}");
        }
        else if (_part == ProgramTask.Part.All && (_printsInLoop || values > 1))
        {
            _trace?.Line().Write($"output {string.Join(' ', _output)}");
            _lengthCollected = _trace?.Length ?? 0;
        }
    }

    /// <summary>Ends with what is asked for, unless it has just been written.</summary>
    private void Conclude()
    {
        if (_trace is null || IsFailed || _output.Count == 0)
        {
            return;
        }

        switch (_part)
        {
            case ProgramTask.Part.Lines:
                _trace.Line().Write($"lines {_output.Count}");
                break;
            case ProgramTask.Part.Last:
                _trace.Line().Write($"last {_output[^1]}");
                break;
            case ProgramTask.Part.All when _printsInLoop && _trace.Length != _lengthCollected:
                _trace.Line().Write($"output {string.Join(' ', _output)}");
                break;
        }
    }

    private void ChangeList(Statement statement)
    {
        switch (statement)
        {
            case Statement.MakeList list:
                _values[list.Name] = list.Items.Select(item => (long)item).ToList();
                Show(list.Name, _isIndexed && list.Items.Count > 0);
                break;
            case Statement.Append append:
                long added = Shown("append ", append.Value);
                Items(append.List).Add(added);
                Show(append.List, true);
                break;
            case Statement.SetElement set:
                int at = Place(set.List, set.Index);
                Items(set.List)[at] = Shown($"{set.List}[{at}]=", set.Value);
                Show(set.List, true);
                break;
            case Statement.Rearrange { Change: ListChange.Pop } pop:
                _trace?.Line().Write($"pop {Items(pop.List)[^1]}");
                Items(pop.List).RemoveAt(Items(pop.List).Count - 1);
                Show(pop.List, true);
                break;
            case Statement.Rearrange change:
                if (change.Change == ListChange.Sort)
                {
                    _trace?.Line().Write(Sorting([.. Items(change.List)]));
                    Items(change.List).Sort();
                }
                else
                {
                    _trace?.Line().Write("reverse");
                    Items(change.List).Reverse();
                }

                Show(change.List, true);
                break;
        }
    }

    private void Branch(Statement statement)
    {
        switch (statement)
        {
            case Statement.If condition:
                Execute(Holds(condition.Condition) ? condition.Then : condition.Else);
                break;
            case Statement.While loop:
                for (int turn = 1; !IsFailed && _signal != Signal.Return && Holds(loop.Condition); turn++)
                {
                    _trace?.Write(_part == ProgramTask.Part.Turns ? $" turn {turn}" : "");
                    Execute(loop.Body);
                    if (IsLeft())
                    {
                        break;
                    }
                }

                break;
            case Statement.For loop:
                Loop(loop.Name, Range(loop), loop.Body);
                break;
            case Statement.ForEach each:
                _trace?.Line().Write($"{each.Name} in {string.Join(' ', Items(each.List))} stop");
                Loop(each.Name, [.. Items(each.List)], each.Body);
                break;
        }
    }

    private long[] Range(Statement.For loop)
    {
        long end = Evaluate(loop.End);
        var values = new List<long>();
        for (long value = loop.First; loop.Step > 0 ? value < end : value > end; value += loop.Step)
        {
            values.Add(value);
        }

        if (_trace is not null)
        {
            WriteRange(loop, values, _style, isCounted: false, _trace);
        }

        return [.. values];
    }

    private void Loop(string name, long[] values, IReadOnlyList<Statement> body)
    {
        foreach (long value in values)
        {
            _values[name] = value;
            _trace?.Line().Write($"{name}={value}");
            Execute(body);
            if (IsFailed || IsLeft())
            {
                return;
            }
        }
    }

    /// <summary>Whether a loop ends early; a turn that was only cut short is over.</summary>
    private bool IsLeft()
    {
        bool isLeft = _signal is Signal.Break or Signal.Return;
        _signal = _signal == Signal.Return ? Signal.Return : Signal.None;
        return isLeft;
    }

    private void Set(string name, Code value)
    {
        if (IsText(value))
        {
            _values[name] = TextOf(value);
            _trace?.Line().Write($"{name}={_values[name]}");
            Show(name, _isIndexed);
        }
        else
        {
            // The variable stands beside its new value, where the next use of it looks.
            bool isComputed = value is Code.Operation or Code.Variable;
            _values[name] = Shown(isComputed ? "" : $"{name}=", value);
            _trace?.Write(isComputed ? $" {name}={_values[name]}" : "");
        }
    }

    private string Printed(Code value)
    {
        if (value is Code.Compare or Code.Joined)
        {
            string truth = ProgramTask.Printed(Holds(value) ? "True" : "False", _style);
            _trace?.Line().Write($"print {truth}");
            return truth;
        }

        if (value is Code.Variable { Name: string name } && _values[name] is List<long> list)
        {
            return $"[{string.Join(", ", list)}]";
        }

        if (IsText(value))
        {
            string text = TextOf(value);
            _trace?.Line().Write($"print {text}");
            return text;
        }

        return $"{Shown("print ", value)}";
    }

    /// <summary>
    /// Writes the expression that a value comes from, then with its variables replaced by their values, and reduces it one operation at a time.
    /// </summary>
    private long Shown(string opening, Code value)
    {
        ExpressionNode node = Node(value);
        long result = node.Value;
        _trace?.Line().Write(opening).Write(Names(value)).Write(Written(node));
        if (_trace is not null && Multiple(node) is string multiple)
        {
            _trace.Write($"={multiple}");
        }

        while (_trace is not null && node.NextOperation() is ExpressionNode next)
        {
            ExpressionNode before = node;
            node = node.Reduced(next.Value);
            _trace.Step("=", Written(node), () => Written(before.Reduced(next.Value + 1)));
        }

        return result;
    }

    // A whole quotient is written as in Python, so that it isn't read as an exact one.
    private static string Written(ExpressionNode node) => node.ToString().Replace("/", "//", StringComparison.Ordinal);

    /// <summary>An expression of variables and an equals sign; empty for other expressions.</summary>
    private static string Names(Code code) => IsPlain(code) && HasVariable(code) ? CodeWriter.Write(code) + "=" : "";

    private static bool IsPlain(Code code) =>
        code is Code.Variable or Code.Number || (code is Code.Operation operation && IsPlain(operation.Left) && IsPlain(operation.Right));

    private static bool HasVariable(Code code) =>
        code is Code.Variable || (code is Code.Operation operation && (HasVariable(operation.Left) || HasVariable(operation.Right)));

    private static string? Multiple(ExpressionNode node) => node is { Left: { IsNumber: true } left, Right: { IsNumber: true } right }
        ? Multiple(left.Value, node.Operator, right.Value)
        : null;

    private bool Holds(Code condition)
    {
        if (condition is Code.Always)
        {
            return true;
        }

        if (condition is Code.Joined joined)
        {
            bool both = Holds(joined.Left) == joined.IsAnd ? Holds(joined.Right) : !joined.IsAnd;
            _trace?.Line().Write($"{(joined.IsAnd ? "and" : "or")} {(both ? "yes" : "no")}");
            return both;
        }

        var compare = (Code.Compare)condition;
        long b = Evaluate(compare.Right);
        long a = Shown("", compare.Left);
        bool holds = compare.Relation switch
        {
            "<" => a < b,
            ">" => a > b,
            "==" => a == b,
            "<=" => a <= b,
            ">=" => a >= b,
            _ => a != b,
        };
        _trace?.Write($" {compare.Relation} {Names(compare.Right)}{b} {(holds ? "yes" : "no")}");
        return holds;
    }

    private long Evaluate(Code code) => Node(code).Value;

    /// <summary>An expression with its variables replaced; a value that needs a lookup gets its own line.</summary>
    private ExpressionNode Node(Code code)
    {
        switch (code)
        {
            case Code.Operation operation:
                (ExpressionNode left, ExpressionNode right) = (Node(operation.Left), Node(operation.Right));
                bool isHard = operation.Operator is '/' or '%' && (left.Value < 0 || right.Value <= 0);
                return isHard ? Fail() : Limited(ExpressionNode.Apply(left, operation.Operator, right));
            case Code.Element element:
                int place = Place(element.List, element.Index);
                long value = IsFailed ? 0 : Items(element.List)[place];
                _trace?.Line().Write($"{element.List}[{place}]={value}");
                return new ExpressionNode(value);
            case Code.Length length:
                return new ExpressionNode(Length(length.List));
            case Code.Aggregate aggregate:
                return new ExpressionNode(Aggregate(aggregate));
            case Code.Call call:
                return new ExpressionNode(Call(call));
            case Code.Variable variable:
                return new ExpressionNode((long)_values[variable.Name]);
            default:
                return new ExpressionNode(((Code.Number)code).Value);
        }
    }

    private ExpressionNode Limited(ExpressionNode node) => Math.Abs(node.Value) > MaxValue ? Fail() : node;

    private ExpressionNode Fail()
    {
        _steps = MaxSteps + 1;
        return new ExpressionNode(0);
    }

    private int Place(string list, Code index)
    {
        long at = index is Code.Operation ? Shown("", index) : Evaluate(index);
        int count = _values[list] is string text ? text.Length : Items(list).Count;
        if (at < 0)
        {
            _trace?.Line().Write(FromEnd(list, (int)at, count));
            at += count;
        }

        if (at < 0 || at >= count)
        {
            Fail();
            return 0;
        }

        return (int)at;
    }

    /// <summary>The last place plus one: the elements have been written with their places.</summary>
    private int Length(string list)
    {
        int count = _values[list] is string text ? text.Length : Items(list).Count;
        _trace?.Line().Write(count == 0 ? "len 0" : $"len {count - 1}+1={count}");
        return count;
    }

    private long Aggregate(Code.Aggregate aggregate)
    {
        List<long> items = Items(aggregate.List);
        if (items.Count == 0)
        {
            return Fail().Value;
        }

        if (aggregate.Function == "sum")
        {
            return Shown("sum ", items.Select(item => (Code)new Code.Number(item)).Aggregate((left, right) => new Code.Operation(left, '+', right)));
        }

        _trace?.Line().Write(Best(aggregate.Function, items));
        return aggregate.Function == "max" ? items.Max() : items.Min();
    }

    private long Call(Code.Call call)
    {
        Statement.Function function = _functions[call.Function];
        var arguments = new Dictionary<string, object>();
        foreach ((string parameter, int i) in function.Parameters.Select((parameter, i) => (parameter, i)))
        {
            arguments[parameter] = i >= call.Arguments.Count ? function.Default!.Value
                : call.Arguments[i] is Code.Operation ? Shown("", call.Arguments[i]) : Evaluate(call.Arguments[i]);
        }

        string name = !_style.IsPython && _style.HasCapitals ? char.ToUpperInvariant(call.Function[0]) + call.Function[1..] : call.Function;
        _trace?.Line().Write($"{name}({string.Join(", ", arguments.Select(pair => $"{pair.Key}={pair.Value}"))})");
        Dictionary<string, object> outside = _values;
        _values = arguments;
        Execute(function.Body);
        _values = outside;
        _signal = Signal.None;
        return _returned;
    }

    private List<long> Items(string list) => (List<long>)_values[list];

    private bool IsText(Code code) => code is Code.Text || (code is Code.Variable variable && _values[variable.Name] is string)
        || (code is Code.Operation operation && IsText(operation.Left)) || (code is Code.Element element && _values[element.List] is string);

    private string TextOf(Code code)
    {
        switch (code)
        {
            case Code.Text text:
                return text.Value;
            case Code.Variable variable:
                return (string)_values[variable.Name];
            case Code.Operation { Operator: '+' } operation:
                (string left, string right) = (TextOf(operation.Left), TextOf(operation.Right));
                _trace?.Line().Write($"join {left} {right}");
                return left + right;
            case Code.Operation operation:
                return string.Concat(Enumerable.Repeat(TextOf(operation.Left), (int)Evaluate(operation.Right)));
            default:
                var element = (Code.Element)code;
                int place = Place(element.List, element.Index);
                string at = ((string)_values[element.List])[place].ToString();
                _trace?.Line().Write($"{element.List}[{place}]={at}");
                return at;
        }
    }

    /// <summary>Writes the elements of a list or a text, each with its place if places matter.</summary>
    private void Show(string list, bool isWanted)
    {
        if (!isWanted || _trace is null)
        {
            return;
        }

        string[] items = _values[list] is string text ? [.. text.Select(c => c.ToString())] : [.. Items(list).Select(item => $"{item}")];
        _trace.Line().Write(list);
        for (int i = 0; i < items.Length; i++)
        {
            _trace.Write(_isIndexed ? $" {i}:{items[i]}" : $" {items[i]}");
        }
    }
}
