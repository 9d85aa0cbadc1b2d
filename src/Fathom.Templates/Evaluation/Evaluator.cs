using Fathom.Templates.Builtins;
using Fathom.Templates.Syntax;
using Fathom.Templates.Values;

namespace Fathom.Templates.Evaluation;

/// <summary>Evaluates expressions.</summary>
internal sealed class Evaluator(RenderContext context)
{
    public TemplateValue Evaluate(Expression expression, Scope scope)
    {
        context.StepInto();
        switch (expression)
        {
            case ConstantExpression constant:
                return constant.Value;
            case NameExpression name:
                return scope.Find(name.Name) ?? UndefinedValue.Name(name.Name);
            case AttributeExpression attribute:
                return EvaluateAttribute(attribute, scope);
            case ItemExpression item:
                return EvaluateItem(item, scope);
            case ArithmeticExpression arithmetic:
                return EvaluateArithmetic(arithmetic, scope);
            case ComparisonExpression comparison:
                return EvaluateComparison(comparison, scope);
            case LogicalExpression logical:
                return EvaluateLogical(logical, scope);
            case NotExpression not:
                return TemplateValue.Of(!Evaluate(not.Operand, scope).IsTruthy);
            case FilterExpression filter:
                return ApplyFilter(Evaluate(filter.Operand, scope), filter.Filter, scope);
            case TestExpression test:
                return EvaluateTest(test, scope);
            case CallExpression call:
                return Call(call, scope, caller: null);
            default:
                return EvaluateRare(expression, scope);
        }
    }

    /// <summary>Applies filters from left to right.</summary>
    public TemplateValue ApplyFilters(TemplateValue value, IReadOnlyList<FilterCall> filters, Scope scope)
    {
        foreach (FilterCall filter in filters)
        {
            value = ApplyFilter(value, filter, scope);
        }

        return value;
    }

    /// <summary>Calls a function, with the body of a call block, if there is one, as an additional argument.</summary>
    public TemplateValue Call(CallExpression call, Scope scope, MacroValue? caller)
    {
        TemplateValue function = Evaluate(call.Function, scope);
        CallArguments arguments = EvaluateArguments(call.Arguments, scope);
        if (caller is not null)
        {
            arguments = new CallArguments(arguments.Positional, [.. arguments.Named, new("caller", caller)]);
        }

        context.Line = call.Line;
        return function switch
        {
            CallableValue callable => callable.Call(context, arguments),
            UndefinedValue undefined => throw undefined.Error(context),
            _ => throw context.TypeError($"'{function.TypeName}' object is not callable"),
        };
    }

    private TemplateValue EvaluateRare(Expression expression, Scope scope) => expression switch
    {
        ConcatExpression concat => EvaluateConcat(concat, scope),
        ConditionalExpression conditional => EvaluateConditional(conditional, scope),
        SliceExpression slice => EvaluateSlice(slice, scope),
        SignExpression sign => EvaluateSign(sign, scope),
        ListExpression list => new ListValue(EvaluateAll(list.Items, scope)),
        TupleExpression tuple => new TupleValue(EvaluateAll(tuple.Items, scope)),
        _ => EvaluateDict((DictExpression)expression, scope),
    };

    private TemplateValue EvaluateAttribute(AttributeExpression attribute, Scope scope)
    {
        TemplateValue owner = Evaluate(attribute.Owner, scope);
        context.Line = attribute.Line;
        return Members.GetAttribute(context, owner, attribute.Name);
    }

    private TemplateValue EvaluateItem(ItemExpression item, Scope scope)
    {
        TemplateValue owner = Evaluate(item.Owner, scope);
        TemplateValue key = Evaluate(item.Key, scope);
        context.Line = item.Line;
        return Members.GetItem(context, owner, key);
    }

    private TemplateValue EvaluateSlice(SliceExpression slice, Scope scope)
    {
        TemplateValue owner = Evaluate(slice.Owner, scope);
        Int128? start = EvaluateBound(slice.Start, scope);
        Int128? stop = EvaluateBound(slice.Stop, scope);
        return Sequences.Slice(context, owner, start, stop, EvaluateBound(slice.Step, scope) ?? 1);
    }

    private Int128? EvaluateBound(Expression? bound, Scope scope)
    {
        TemplateValue value = bound is null ? NoneValue.Instance : Evaluate(bound, scope);
        return value is NoneValue ? null : Numbers.RequireInteger(context, value);
    }

    private TemplateValue EvaluateArithmetic(ArithmeticExpression arithmetic, Scope scope)
    {
        TemplateValue value = Evaluate(arithmetic.First, scope);
        foreach (OperatorTerm term in arithmetic.Terms)
        {
            TemplateValue operand = Evaluate(term.Operand, scope);
            context.Line = arithmetic.Line;
            value = Operators.Apply(context, term.Symbol, value, operand);
        }

        return value;
    }

    private TemplateValue EvaluateComparison(ComparisonExpression comparison, Scope scope)
    {
        TemplateValue left = Evaluate(comparison.First, scope);
        foreach (OperatorTerm term in comparison.Terms)
        {
            TemplateValue right = Evaluate(term.Operand, scope);
            context.Line = comparison.Line;
            bool holds = term.Symbol switch
            {
                "==" => Ordering.AreEqual(context, left, right),
                "!=" => !Ordering.AreEqual(context, left, right),
                "in" => Ordering.Contains(context, right, left),
                "not in" => !Ordering.Contains(context, right, left),
                _ => Ordering.IsOrdered(context, term.Symbol, left, right),
            };
            if (!holds)
            {
                return BooleanValue.False;
            }

            left = right;
        }

        return BooleanValue.True;
    }

    private TemplateValue EvaluateLogical(LogicalExpression logical, Scope scope)
    {
        TemplateValue value = BooleanValue.False;
        foreach (Expression operand in logical.Operands)
        {
            value = Evaluate(operand, scope);
            if (value.IsTruthy != logical.IsAnd)
            {
                break;
            }
        }

        return value;
    }

    private TemplateValue EvaluateConditional(ConditionalExpression conditional, Scope scope)
    {
        if (Evaluate(conditional.Condition, scope).IsTruthy)
        {
            return Evaluate(conditional.Then, scope);
        }

        return conditional.Otherwise is null
            ? new UndefinedValue("the inline if-expression evaluated to false and no else section was defined.")
            : Evaluate(conditional.Otherwise, scope);
    }

    private TemplateValue EvaluateSign(SignExpression sign, Scope scope)
    {
        TemplateValue operand = Evaluate(sign.Operand, scope);
        return sign.IsNegative ? Numbers.Negate(context, operand) : Numbers.Posit(context, operand);
    }

    private TextValue EvaluateConcat(ConcatExpression concat, Scope scope)
    {
        var builder = new TextBuilder(context);
        foreach (Expression part in concat.Parts)
        {
            builder.Append(PythonText.Str(context, Evaluate(part, scope)));
        }

        return builder.ToText();
    }

    private List<TemplateValue> EvaluateAll(IReadOnlyList<Expression> expressions, Scope scope)
    {
        List<TemplateValue> values = new(expressions.Count);
        foreach (Expression expression in expressions)
        {
            values.Add(Evaluate(expression, scope));
        }

        return values;
    }

    private DictValue EvaluateDict(DictExpression expression, Scope scope)
    {
        var dict = new DictValue();
        foreach ((Expression key, Expression value) in expression.Items)
        {
            TemplateValue hashable = KeyComparer.RequireHashable(context, Evaluate(key, scope));
            dict.Items[hashable] = Evaluate(value, scope);
        }

        return dict;
    }

    private TemplateValue ApplyFilter(TemplateValue value, FilterCall filter, Scope scope)
    {
        CallArguments arguments = EvaluateArguments(filter.Arguments, scope);
        context.Line = filter.Line;
        return Filters.Apply(context, filter.Name, value, arguments);
    }

    private TemplateValue EvaluateTest(TestExpression test, Scope scope)
    {
        TemplateValue value = Evaluate(test.Operand, scope);
        CallArguments arguments = EvaluateArguments(test.Arguments, scope);
        context.Line = test.Line;
        return TemplateValue.Of(Tests.Check(context, test.Name, value, arguments));
    }

    private CallArguments EvaluateArguments(ArgumentList list, Scope scope)
    {
        if (ReferenceEquals(list, ArgumentList.Empty))
        {
            return CallArguments.None;
        }

        List<TemplateValue> positional = EvaluateAll(list.Positional, scope);
        List<KeyValuePair<string, TemplateValue>> named = [];
        foreach ((string name, Expression value) in list.Named)
        {
            named.Add(new(name, Evaluate(value, scope)));
        }

        if (list.Spread is not null)
        {
            positional.AddRange(Sequences.Enumerate(context, Evaluate(list.Spread, scope)));
        }

        if (list.NamedSpread is not null)
        {
            AddNamed(named, Evaluate(list.NamedSpread, scope));
        }

        return new CallArguments(positional, named);
    }

    private void AddNamed(List<KeyValuePair<string, TemplateValue>> named, TemplateValue spread)
    {
        if (spread is not DictValue dict)
        {
            throw context.TypeError($"argument after ** must be a mapping, not {spread.TypeName}");
        }

        foreach ((TemplateValue key, TemplateValue value) in dict.Items)
        {
            context.Step();
            named.Add(new(key is TextValue name ? name.Text : throw context.TypeError("keywords must be strings"), value));
        }
    }
}
