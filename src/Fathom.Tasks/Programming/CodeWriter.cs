using System.Text;

namespace Fathom.Tasks.Programming;

/// <summary>Writes small programs as Python or as C#.</summary>
internal sealed class CodeWriter
{
    private readonly bool _isPython;
    private readonly StringBuilder _text = new();
    private readonly string _indentation;

    private CodeWriter(bool isPython) => (_isPython, _indentation) = (isPython, isPython ? "    " : "  ");

    /// <summary>The text of a program, without a final line break.</summary>
    public static string Write(IReadOnlyList<Statement> program, bool isPython)
    {
        var writer = new CodeWriter(isPython);
        writer.Block(program, depth: 0);
        return writer._text.ToString().TrimEnd('\n');
    }

    /// <summary>The text of one statement that fits a line.</summary>
    public static string Line(Statement statement, bool isPython)
    {
        var writer = new CodeWriter(isPython);
        writer.One(statement, depth: 0);
        return writer._text.ToString().TrimEnd('\n');
    }

    /// <summary>The text of an expression.</summary>
    public static string Expression(Code code, bool isPython) => new CodeWriter(isPython).Text(code);

    private void Block(IReadOnlyList<Statement> statements, int depth)
    {
        foreach (Statement statement in statements)
        {
            One(statement, depth);
        }
    }

    private void One(Statement statement, int depth)
    {
        switch (statement)
        {
            case Statement.Assign assign:
                Add(depth, $"{(assign.IsNew && !_isPython ? "int " : "")}{assign.Name} = {Text(assign.Value)}");
                break;
            case Statement.Update update:
                Add(depth, $"{update.Name} {update.Operator}= {Text(update.Value)}");
                break;
            case Statement.MakeList list:
                Add(depth, $"{(_isPython ? "" : "var ")}{list.Name} = {(_isPython ? "" : "new List<int> ")}{(_isPython ? "[" : "{ ")}{string.Join(", ", list.Items)}{(_isPython ? "]" : " }")}");
                break;
            case Statement.Append append:
                Add(depth, $"{append.List}.{(_isPython ? "append" : "Add")}({Text(append.Value)})");
                break;
            case Statement.Function function:
                WriteFunction(function, depth);
                break;
            case Statement.Print print:
                Add(depth, $"{(_isPython ? "print" : "Console.WriteLine")}({Text(print.Value)})");
                break;
            default:
                Nested(statement, depth);
                break;
        }
    }

    private void Nested(Statement statement, int depth)
    {
        switch (statement)
        {
            case Statement.If condition:
                Head(depth, $"if {Condition(condition.Left, condition.Relation, condition.Right)}");
                Body(condition.Then, depth);
                if (condition.Else.Count > 0)
                {
                    Head(depth, "else");
                    Body(condition.Else, depth);
                }

                break;
            case Statement.While loop:
                Head(depth, $"while {Condition(loop.Left, loop.Relation, loop.Right)}");
                Body(loop.Body, depth);
                break;
            case Statement.For loop:
                string range = loop.First == 0 ? $"{loop.End}" : $"{loop.First}, {loop.End}";
                Head(depth, _isPython ? $"for {loop.Name} in range({range})" : $"for (int {loop.Name} = {loop.First}; {loop.Name} < {loop.End}; {loop.Name}++)");
                Body(loop.Body, depth);
                break;
            case Statement.ForEach each:
                Head(depth, _isPython ? $"for {each.Name} in {each.List}" : $"foreach (int {each.Name} in {each.List})");
                Body(each.Body, depth);
                break;
        }
    }

    private void WriteFunction(Statement.Function function, int depth)
    {
        if (_isPython)
        {
            Head(depth, $"def {function.Name}({function.Parameter})");
            Add(depth + 1, $"return {Text(function.Result)}");
        }
        else
        {
            Add(depth, $"int {function.Name}(int {function.Parameter}) => {Text(function.Result)}");
        }
    }

    private void Body(IReadOnlyList<Statement> statements, int depth)
    {
        Block(statements, depth + 1);
        if (!_isPython)
        {
            Add(depth, "}", end: "");
        }
    }

    private void Head(int depth, string text) => Add(depth, text + (_isPython ? ":" : " {"), end: "");

    private void Add(int depth, string text) => Add(depth, text, _isPython ? "" : ";");

    private void Add(int depth, string text, string end)
    {
        for (int i = 0; i < depth; i++)
        {
            _text.Append(_indentation);
        }

        _text.Append(text).Append(end).Append('\n');
    }

    private string Condition(Code left, string relation, Code right) => _isPython ? $"{Text(left)} {relation} {Text(right)}" : $"({Text(left)} {relation} {Text(right)})";

    private string Text(Code code) => code switch
    {
        Code.Number number => $"{number.Value}",
        Code.Variable variable => variable.Name,
        Code.Operation { Left: Code.Operation { Operator: '+' or '-' } } operation when operation.Operator is '*' or '%' => $"({Text(operation.Left)}) {operation.Operator} {Text(operation.Right)}",
        Code.Operation operation => $"{Text(operation.Left)} {operation.Operator} {Text(operation.Right)}",
        Code.Element element => $"{element.List}[{element.Index}]",
        Code.Length length => _isPython ? $"len({length.List})" : $"{length.List}.Count",
        Code.Aggregate aggregate => _isPython ? $"{aggregate.Function}({aggregate.List})" : $"{aggregate.List}.{char.ToUpperInvariant(aggregate.Function[0])}{aggregate.Function[1..]}()",
        Code.Call call => $"{call.Function}({Text(call.Argument)})",
        _ => throw new InvalidOperationException($"no text: {code.GetType().Name}"),
    };
}
