using Fathom.Templates.Syntax;
using Fathom.Templates.Values;

namespace Fathom.Templates.Evaluation;

/// <summary>Runs the statements of a template; one instance per rendering.</summary>
internal sealed class Interpreter
{
    private readonly RenderContext _context;
    private readonly Evaluator _evaluator;
    private TextBuilder _output;

    private Interpreter(RenderContext context)
    {
        _context = context;
        _evaluator = new Evaluator(context);
        _output = new TextBuilder(context);
    }

    public static TextValue Run(RenderContext context, IReadOnlyList<Statement> statements, Scope variables)
    {
        var interpreter = new Interpreter(context);
        interpreter.Execute(statements, variables);
        return interpreter._output.ToText();
    }

    private Flow Execute(IReadOnlyList<Statement> statements, Scope scope)
    {
        foreach (Statement statement in statements)
        {
            _context.StepInto();
            _context.Line = statement.Line;
            Flow flow = Execute(statement, scope);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    private Flow Execute(Statement statement, Scope scope)
    {
        switch (statement)
        {
            case DataStatement data:
                _output.Append(data.Text);
                return Flow.Next;
            case OutputStatement output:
                _output.Append(PythonText.Str(_context, _evaluator.Evaluate(output.Value, scope)));
                return Flow.Next;
            case IfStatement conditional:
                return ExecuteIf(conditional, scope);
            case ForStatement loop:
                return ExecuteFor(loop, scope, _evaluator.Evaluate(loop.Iterable, scope));
            case SetStatement set:
                Assign(set.Target, _evaluator.Evaluate(set.Value, scope), scope);
                return Flow.Next;
            case SetBlockStatement set:
                return ExecuteSetBlock(set, scope);
            case MacroStatement macro:
                scope.Set(macro.Macro.Name, new MacroValue(macro.Macro, scope, Invoke));
                return Flow.Next;
            case CallStatement call:
                _output.Append(PythonText.Str(_context, _evaluator.Call(call.Call, scope, new MacroValue(call.Caller, scope, Invoke))));
                return Flow.Next;
            case FilterStatement filter:
                return ExecuteFilter(filter, scope);
            case WithStatement with:
                return ExecuteWith(with, scope);
            case BreakStatement:
                return Flow.Break;
            default:
                return Flow.Continue;
        }
    }

    private Flow ExecuteIf(IfStatement statement, Scope scope)
    {
        foreach (IfBranch branch in statement.Branches)
        {
            if (branch.Condition is null || _evaluator.Evaluate(branch.Condition, scope).IsTruthy)
            {
                return Execute(branch.Body, scope);
            }
        }

        return Flow.Next;
    }

    private Flow ExecuteWith(WithStatement statement, Scope scope)
    {
        var inner = new Scope(scope);
        foreach ((AssignmentTarget target, Expression value) in statement.Assignments)
        {
            Assign(target, _evaluator.Evaluate(value, scope), inner);
        }

        return Execute(statement.Body, inner);
    }

    private Flow ExecuteSetBlock(SetBlockStatement statement, Scope scope)
    {
        Flow flow = Capture(statement.Body, new Scope(scope), out TextValue text);
        if (flow == Flow.Next)
        {
            Assign(statement.Target, _evaluator.ApplyFilters(text, statement.Filters, scope), scope);
        }

        return flow;
    }

    private Flow ExecuteFilter(FilterStatement statement, Scope scope)
    {
        Flow flow = Capture(statement.Body, new Scope(scope), out TextValue text);
        if (flow == Flow.Next)
        {
            _output.Append(PythonText.Str(_context, _evaluator.ApplyFilters(text, statement.Filters, scope)));
        }

        return flow;
    }

    /// <summary>
    /// Each iteration has its own scope; a loop's filter sees the target and the enclosing scope. As in Jinja2, the else branch runs if no
    /// iteration reached its end, and thus also if each ended with a break or continue. A break in that branch is the enclosing loop's.
    /// </summary>
    private Flow ExecuteFor(ForStatement statement, Scope scope, TemplateValue iterable)
    {
        IEnumerable<TemplateValue> items = Sequences.Enumerate(_context, iterable);
        int? length = Sequences.Length(iterable);
        if (statement.Filter is not null)
        {
            items = items.Where(item => Passes(statement, item, scope));
            length = null;
        }

        var loop = new LoopValue(items, length);
        bool isAnyWhole = false;
        Flow flow = Flow.Next;
        while (flow != Flow.Break && loop.MoveNext() is TemplateValue item)
        {
            var round = new Scope(scope);
            round.Set("loop", loop);
            Assign(statement.Target, item, round);
            flow = Execute(statement.Body, round);
            isAnyWhole |= flow == Flow.Next;
        }

        return isAnyWhole ? Flow.Next : Execute(statement.Else, new Scope(scope));
    }

    private bool Passes(ForStatement statement, TemplateValue item, Scope scope)
    {
        var inner = new Scope(scope);
        Assign(statement.Target, item, inner);
        return _evaluator.Evaluate(statement.Filter!, inner).IsTruthy;
    }

    /// <summary>Returns a body's text; what a break or continue leaves unfinished is dropped, as in Jinja2.</summary>
    private Flow Capture(IReadOnlyList<Statement> body, Scope scope, out TextValue text)
    {
        TextBuilder outer = _output;
        _output = new TextBuilder(_context);
        Flow flow = Execute(body, scope);
        text = _output.ToText();
        _output = outer;
        return flow;
    }

    private void Assign(AssignmentTarget target, TemplateValue value, Scope scope)
    {
        switch (target)
        {
            case NameTarget name:
                scope.Set(name.Name, value);
                break;
            case NamespaceTarget name:
                if (scope.Find(name.Name) is not NamespaceValue space)
                {
                    throw _context.TypeError("cannot assign attribute on non-namespace object");
                }

                space.Attributes[name.Attribute] = value;
                break;
            case TupleTarget tuple:
                AssignItems(tuple, value, scope);
                break;
        }
    }

    private void AssignItems(TupleTarget target, TemplateValue value, Scope scope)
    {
        List<TemplateValue> items = Sequences.ToList(_context, value);
        if (items.Count != target.Items.Count)
        {
            throw _context.ValueError($"cannot unpack {items.Count} values into {target.Items.Count}");
        }

        for (int i = 0; i < items.Count; i++)
        {
            Assign(target.Items[i], items[i], scope);
        }
    }

    private TextValue Invoke(MacroValue macro, CallArguments arguments)
    {
        _context.EnterMacro();
        int line = _context.Line;
        var scope = new Scope(macro.Closure);
        BindParameters(macro.Definition, arguments, scope);
        Capture(macro.Definition.Body, scope, out TextValue text);
        _context.Line = line;
        _context.LeaveMacro();
        return text;
    }

    private void BindParameters(MacroDefinition macro, CallArguments arguments, Scope scope)
    {
        Dictionary<string, TemplateValue> named = [];
        foreach ((string name, TemplateValue value) in arguments.Named)
        {
            named[name] = value;
        }

        int firstDefault = macro.Parameters.Count - macro.Defaults.Count;
        for (int i = 0; i < macro.Parameters.Count; i++)
        {
            string parameter = macro.Parameters[i];
            TemplateValue? value = i < arguments.Positional.Count ? arguments.Positional[i] : named.Remove(parameter, out TemplateValue? given) ? given : null;
            value ??= i >= firstDefault
                ? _evaluator.Evaluate(macro.Defaults[i - firstDefault], scope)
                : new UndefinedValue($"parameter '{parameter}' was not provided");
            scope.Set(parameter, value);
        }

        BindSpecial(macro, arguments, named, scope);
    }

    private void BindSpecial(MacroDefinition macro, CallArguments arguments, Dictionary<string, TemplateValue> named, Scope scope)
    {
        if (macro.SpecialNames.Contains("caller"))
        {
            scope.Set("caller", named.Remove("caller", out TemplateValue? caller) ? caller : new UndefinedValue("No caller defined"));
        }

        if (macro.SpecialNames.Contains("kwargs"))
        {
            var rest = new DictValue();
            foreach ((string name, TemplateValue value) in named)
            {
                rest.Items[TextValue.Literal(name)] = value;
            }

            scope.Set("kwargs", rest);
        }
        else if (named.Count > 0)
        {
            throw _context.TypeError($"macro '{macro.Name}' takes no keyword argument '{named.Keys.First()}'");
        }

        if (macro.SpecialNames.Contains("varargs"))
        {
            scope.Set("varargs", new TupleValue([.. arguments.Positional.Skip(macro.Parameters.Count)]));
        }
        else if (arguments.Positional.Count > macro.Parameters.Count)
        {
            throw _context.TypeError($"macro '{macro.Name}' takes not more than {macro.Parameters.Count} argument(s)");
        }
    }

    private enum Flow
    {
        Next,
        Break,
        Continue,
    }
}
