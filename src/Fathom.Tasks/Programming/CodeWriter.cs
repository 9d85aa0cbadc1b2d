namespace Fathom.Tasks.Programming;

/// <summary>Writes small programs as Python, as C#, or as JavaScript.</summary>
internal sealed class CodeWriter
{
    private readonly CodeStyle _style;
    private readonly bool _isPython;
    private readonly bool _isScript;
    private readonly bool _usesArray;
    private readonly string _space;
    private readonly HashSet<string> _texts = [];
    private readonly HashSet<string> _lists = [];
    private readonly HashSet<string> _functions = [];
    private readonly List<string> _lines = [];

    private CodeWriter(CodeStyle style, bool growsLists)
    {
        _style = style;
        _isPython = style.IsPython;
        _isScript = style.IsScript;
        _usesArray = style.UsesArray && !growsLists;
        _space = style.IsTight ? "" : " ";
    }

    /// <summary>The text of a program, without a final line break.</summary>
    public static string Write(IReadOnlyList<Statement> program, CodeStyle style)
    {
        bool growsLists = Any(program, statement => statement is Statement.Append or Statement.Rearrange or Statement.MakeList { Items: [] });
        var writer = new CodeWriter(style, growsLists);
        writer.Block(program, depth: 0);
        bool joins = style.IsOneLine && (!style.IsPython || program.All(IsSimple));
        return joins
            ? string.Join(style.IsPython ? "; " : " ", writer._lines.Select(line => line.Trim()))
            : string.Join('\n', writer._lines);
    }

    /// <summary>The text of an expression in Python, without spaces.</summary>
    public static string Write(Code code) => new CodeWriter(new CodeStyle { IsTight = true }, growsLists: false).Text(code);

    /// <summary>The end of a loop's condition in C#: <c>&lt; 5</c> or <c>&lt;= 4</c>.</summary>
    public static string Bound(Statement.For loop, CodeStyle style)
    {
        bool isInclusive = !style.IsPython && IsInclusive(loop, style);
        string end = isInclusive ? $"= {Last(loop)}" : $" {Write(loop.End)}";
        return $"{(loop.Step > 0 ? "<" : ">")}{end}";
    }

    /// <summary>Whether a statement of a program, at any depth, has a property.</summary>
    public static bool Any(IEnumerable<Statement> program, Func<Statement, bool> has) => program.Any(statement => has(statement) || statement switch
    {
        Statement.If condition => Any(condition.Then, has) || Any(condition.Else, has),
        Statement.For loop => Any(loop.Body, has),
        Statement.ForEach loop => Any(loop.Body, has),
        Statement.While loop => Any(loop.Body, has),
        Statement.Function function => Any(function.Body, has),
        _ => false,
    });

    private static bool IsInclusive(Statement.For loop, CodeStyle style) => style.IsInclusive && loop.End is Code.Number;

    /// <summary>The last number that a loop's condition admits.</summary>
    private static long Last(Statement.For loop) => ((Code.Number)loop.End).Value - Math.Sign(loop.Step);

    private static bool IsSimple(Statement statement) =>
        statement is not (Statement.If or Statement.For or Statement.ForEach or Statement.While or Statement.Function);

    private void Block(IReadOnlyList<Statement> statements, int depth)
    {
        foreach (Statement statement in statements)
        {
            if (IsSimple(statement))
            {
                Add(depth, Simple(statement));
            }
            else
            {
                Nested(statement, depth);
            }
        }
    }

    /// <summary>A statement that fits a line, with its end.</summary>
    private string Simple(Statement statement) => Plain(statement) + (_isPython ? "" : ";");

    private string Plain(Statement statement) => statement switch
    {
        Statement.Assign assign => Assignment(assign),
        Statement.Update update => Update(update),
        Statement.Swap swap => _isPython
            ? $"{swap.First}, {swap.Second}{_space}={_space}{swap.Second}, {swap.First}"
            : _isScript ? $"[{swap.First}, {swap.Second}] = [{swap.Second}, {swap.First}]"
            : $"({swap.First}, {swap.Second}) = ({swap.Second}, {swap.First})",
        Statement.MakeList list => List(list),
        Statement.Append append => $"{append.List}.{(_isPython ? "append" : _isScript ? "push" : "Add")}({Text(append.Value)})",
        Statement.SetElement set => $"{Text(new Code.Element(set.List, set.Index))}{_space}={_space}{Text(set.Value)}",
        Statement.Rearrange { Change: ListChange.Sort } sort when _isScript => $"{sort.List}.sort((a, b) => a - b)",
        Statement.Rearrange { Change: ListChange.Pop } pop => _isPython || _isScript ? $"{pop.List}.pop()" : $"{pop.List}.RemoveAt({pop.List}.Count - 1)",
        Statement.Rearrange change =>
            $"{change.List}.{(_isPython || _isScript ? change.Change.ToString().ToLowerInvariant() : change.Change.ToString())}()",
        Statement.Break => "break",
        Statement.Continue => "continue",
        Statement.Return result => $"return {Text(result.Value)}",
        Statement.Print print => Printing(print.Values),
        _ => throw new InvalidOperationException($"no line: {statement.GetType().Name}"),
    };

    private string Assignment(Statement.Assign assign)
    {
        if (IsText(assign.Value))
        {
            _texts.Add(assign.Name);
        }

        string type = _isPython || !assign.IsNew ? "" : _style.UsesVar ? "var " : _isScript ? "let " : IsText(assign.Value) ? "string " : "int ";
        return $"{type}{assign.Name}{_space}={_space}{Text(assign.Value)}";
    }

    private string Update(Statement.Update update) => update switch
    {
        { Value: Code.Number { Value: 1 }, Operator: '+' or '-' } when !_isPython && _style.UsesIncrement =>
            $"{update.Name}{update.Operator}{update.Operator}",
        { Operator: '/' } when _isScript =>
            $"{update.Name}{_space}={_space}{Text(new Code.Operation(new Code.Variable(update.Name), '/', update.Value))}",
        { Operator: '/' } when _isPython => $"{update.Name}{_space}//={_space}{Text(update.Value)}",
        _ => $"{update.Name}{_space}{update.Operator}={_space}{Text(update.Value)}",
    };

    private string List(Statement.MakeList list)
    {
        _lists.Add(list.Name);
        string items = string.Join(_style.IsTight ? "," : ", ", list.Items);
        if (_isPython)
        {
            return $"{list.Name}{_space}={_space}[{items}]";
        }

        if (_isScript)
        {
            return $"{(_style.UsesVar ? "let" : "const")} {list.Name}{_space}={_space}[{items}]";
        }

        string type = _usesArray ? "int[]" : "List<int>";
        return _style.UsesBrackets ? $"{type} {list.Name} = [{items}]"
            : list.Items.Count == 0 ? $"{(_style.UsesVar ? "var" : type)} {list.Name} = new {type}()"
            : _usesArray && !_style.UsesVar ? $"int[] {list.Name} = {{ {items} }}"
            : $"{(_style.UsesVar ? "var" : type)} {list.Name} = new {type} {{ {items} }}";
    }

    private string Printing(IReadOnlyList<Code> values)
    {
        string[] texts = [.. values.Select(value => !_isPython && !_isScript && value is Code.Variable variable && _lists.Contains(variable.Name)
            ? $"string.Join(\", \", {variable.Name})"
            : Text(value))];
        if (values.Count > 1 && _isScript && _style.UsesFormat)
        {
            texts = [$"`{string.Join(' ', texts.Select((text, i) => values[i] is Code.Text word ? word.Value : $"${{{text}}}"))}`"];
        }
        else if (values.Count > 1 && !_isScript && (_style.UsesFormat || !_isPython))
        {
            texts = [$"{(_isPython ? "f" : "$")}\"{string.Join(' ', texts.Select((text, i) => values[i] is Code.Text word ? word.Value : $"{{{text}}}"))}\""];
        }

        return $"{(_isPython ? "print" : _isScript ? "console.log" : "Console.WriteLine")}({string.Join(", ", texts)})";
    }

    private void Nested(Statement statement, int depth)
    {
        switch (statement)
        {
            case Statement.If condition:
                Condition(condition, depth, "if");
                break;
            case Statement.While loop:
                Body($"while {Bracketed(loop.Condition)}", loop.Body, depth);
                break;
            case Statement.For loop:
                Body(_isPython ? $"for {loop.Name} in range({Range(loop)})" : $"for ({Counting(loop)})", loop.Body, depth);
                break;
            case Statement.ForEach each:
                Body(_isPython
                    ? $"for {each.Name} in {each.List}"
                    : _isScript ? $"for ({(_style.UsesVar ? "let" : "const")} {each.Name} of {each.List})"
                    : $"foreach ({(_style.UsesVar ? "var" : "int")} {each.Name} in {each.List})", each.Body, depth);
                break;
            case Statement.Function function:
                Function(function, depth);
                break;
        }
    }

    private void Condition(Statement.If condition, int depth, string word)
    {
        Body($"{word} {Bracketed(condition.Condition)}", condition.Then, depth);
        if (condition.Else is [Statement.If next])
        {
            Condition(next, depth, _isPython ? "elif" : "else if");
        }
        else if (condition.Else.Count > 0)
        {
            Body("else", condition.Else, depth);
        }
    }

    private string Range(Statement.For loop)
    {
        string comma = _style.IsTight ? "," : ", ";
        string end = Text(loop.End);
        return loop.Step != 1 ? $"{loop.First}{comma}{end}{comma}{loop.Step}" : loop.First == 0 ? end : $"{loop.First}{comma}{end}";
    }

    private string Counting(Statement.For loop)
    {
        bool isInclusive = IsInclusive(loop, _style);
        string end = isInclusive ? $"={_space}{Last(loop)}" : $"{_space}{Text(loop.End)}";
        string step = loop.Step switch
        {
            1 => "++",
            -1 => "--",
            < 0 => $"{_space}-={_space}{-loop.Step}",
            _ => $"{_space}+={_space}{loop.Step}",
        };
        string test = $"{loop.Name}{_space}{(loop.Step > 0 ? "<" : ">")}{end}";
        return $"{(_isScript ? "let" : "int")} {loop.Name}{_space}={_space}{loop.First}; {test}; {loop.Name}{step}";
    }

    private void Function(Statement.Function function, int depth)
    {
        _functions.Add(function.Name);
        Code? result = function.Body is [Statement.Return { Value: not Code.Joined } only] ? only.Value : null;
        string[] parameters = [.. function.Parameters.Select((name, i) =>
            (_isPython || _isScript ? "" : "int ") + name + (i == function.Parameters.Count - 1 && function.Default is int value ? $"={value}" : ""))];
        string head = $"{Called(function.Name)}({string.Join(", ", parameters)})";
        if (result is not null && _style.HasExpressionBodies)
        {
            Add(depth, _isPython
                ? $"{function.Name} = lambda {string.Join(", ", parameters)}: {Text(result)}"
                : _isScript ? $"const {function.Name} = ({string.Join(", ", parameters)}) => {Text(result)};"
                : $"int {head} => {Text(result)};");
            return;
        }

        Body($"{(_isPython ? "def" : _isScript ? "function" : "int")} {head}", function.Body, depth);
    }

    private string Called(string function) =>
        !_isPython && _style.HasCapitals && _functions.Contains(function) ? char.ToUpperInvariant(function[0]) + function[1..] : function;

    private void Body(string head, IReadOnlyList<Statement> statements, int depth)
    {
        bool isFunction = head.StartsWith("function ", StringComparison.Ordinal) || head.StartsWith("int ", StringComparison.Ordinal);
        if (_style.IsShort && statements.Count == 1 && IsSimple(statements[0]))
        {
            string one = Simple(statements[0]);
            Add(depth, _isPython ? $"{head}: {one}" : isFunction ? $"{head} {{ {one} }}" : $"{head} {one}");
            return;
        }

        if (_isPython)
        {
            Add(depth, head + ":");
            Block(statements, depth + 1);
            return;
        }

        Add(depth, _style.HasBraceLines ? head : head + " {");
        if (_style.HasBraceLines)
        {
            Add(depth, "{");
        }

        Block(statements, depth + 1);
        Add(depth, "}");
    }

    private void Add(int depth, string text) => _lines.Add(new string(' ', depth * _style.Indentation) + text);

    private string Bracketed(Code condition) => _isPython ? Text(condition) : $"({Text(condition)})";

    private bool IsText(Code code) => code is Code.Text || (code is Code.Variable variable && _texts.Contains(variable.Name))
        || (code is Code.Operation operation && IsText(operation.Left)) || (code is Code.Element element && _texts.Contains(element.List));

    private string Text(Code code) => code switch
    {
        Code.Number number => $"{number.Value}",
        Code.Text text => (_isPython || _isScript) && _style.IsSingleQuoted ? $"'{text.Value}'" : $"\"{text.Value}\"",
        Code.Variable variable => variable.Name,
        Code.Operation operation => Operation(operation),
        Code.Compare compare => $"{Text(compare.Left)}{_space}{Relation(compare.Relation)}{_space}{Text(compare.Right)}",
        Code.Always => _isPython ? "True" : "true",
        Code.Joined joined => $"{Text(joined.Left)} {(joined.IsAnd ? (_isPython ? "and" : "&&") : _isPython ? "or" : "||")} {Text(joined.Right)}",
        Code.Element { Index: Code.Number { Value: < 0 } back } element when _isScript => $"{element.List}.at({back.Value})",
        Code.Element element => $"{element.List}[{Index(element.Index)}]",
        Code.Length length => _isPython ? $"len({length.List})"
            : _isScript ? $"{length.List}.length"
            : $"{length.List}.{(_usesArray || _texts.Contains(length.List) ? "Length" : "Count")}",
        Code.Aggregate aggregate =>
            _isPython
                ? $"{aggregate.Function}({aggregate.List})"
                : _isScript ? (aggregate.Function == "sum" ? $"{aggregate.List}.reduce((a, b) => a + b)" : $"Math.{aggregate.Function}(...{aggregate.List})")
                : $"{aggregate.List}.{char.ToUpperInvariant(aggregate.Function[0])}{aggregate.Function[1..]}()",
        Code.Call call => $"{Called(call.Function)}({string.Join(", ", call.Arguments.Select(Text))})",
        _ => throw new InvalidOperationException($"no text: {code.GetType().Name}"),
    };

    private string Index(Code index) => index is Code.Number { Value: < 0 } number && !_isPython ? $"^{-number.Value}" : Text(index);

    private string Relation(string relation) => _isScript && (relation is "==" or "!=") ? relation + "=" : relation;

    private string Operation(Code.Operation operation)
    {
        bool bindsTighter = operation.Operator is '*' or '%' or '/';
        string left = Side(operation.Left, bindsTighter && operation.Left is Code.Operation { Operator: '+' or '-' });
        bool isSum = operation.Right is Code.Operation { Operator: '+' or '-' };
        string right = Side(operation.Right, bindsTighter ? operation.Right is Code.Operation : operation.Operator == '-' && isSum);
        if (operation.Operator == '/' && _isScript)
        {
            return $"Math.floor({left}{_space}/{_space}{right})";
        }

        return $"{left}{_space}{(operation.Operator == '/' && _isPython ? "//" : operation.Operator.ToString())}{_space}{right}";
    }

    private string Side(Code code, bool needsBrackets) => needsBrackets ? $"({Text(code)})" : Text(code);
}
