using Fathom.Templates.Errors;
using Fathom.Templates.Values;

namespace Fathom.Templates.Builtins;

/// <summary>The global functions available to every template.</summary>
internal static class Globals
{
    private static readonly Dictionary<string, TemplateValue> s_globals = new()
    {
        ["dict"] = new FunctionValue("type", Dict),
        ["namespace"] = new FunctionValue("type", Namespace),
        ["raise_exception"] = new FunctionValue("function", Raise),
        ["range"] = new FunctionValue("function", Range),
        ["strftime_now"] = new FunctionValue("function", StrftimeNow),
    };

    public static void AddTo(Scope scope)
    {
        foreach ((string name, TemplateValue value) in s_globals)
        {
            scope.Set(name, value);
        }
    }

    private static TemplateValue Range(RenderContext context, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "range", "start", "stop?", "step?");
        Int128 first = Numbers.RequireInteger(context, bound[0]!);
        Int128 start = bound[1] is null ? 0 : first;
        Int128 stop = bound[1] is null ? first : Numbers.RequireInteger(context, bound[1]!);
        Int128 step = bound[2] is null ? 1 : Numbers.RequireInteger(context, bound[2]!);
        if (step == 0)
        {
            throw context.ValueError("range() arg 3 must not be zero");
        }

        Int128 count = Numbers.RequireFit(context, () => checked(step > 0 ? (stop - start + step - 1) / step : (start - stop - step - 1) / -step));
        if (count > context.Limits.MaxRange)
        {
            throw context.Error(TemplateErrorCodes.LimitRange, $"range of more than {context.Limits.MaxRange} items");
        }

        return new RangeValue(start, stop, step, (int)Int128.Max(count, 0));
    }

    private static DictValue Dict(RenderContext context, CallArguments arguments)
    {
        var dict = new DictValue();
        foreach (TemplateValue source in arguments.Positional)
        {
            foreach (TemplateValue pair in source is DictValue given ? given.Pairs() : Sequences.Enumerate(context, source))
            {
                context.Step();
                if (Sequences.ToList(context, pair) is not [TemplateValue key, TemplateValue value])
                {
                    throw context.ValueError("dict() needs pairs");
                }

                dict.Items[KeyComparer.RequireHashable(context, key)] = value;
            }
        }

        foreach ((string name, TemplateValue value) in arguments.Named)
        {
            dict.Items[TextValue.Literal(name)] = value;
        }

        return dict;
    }

    private static NamespaceValue Namespace(RenderContext context, CallArguments arguments)
    {
        var space = new NamespaceValue();
        foreach ((TemplateValue key, TemplateValue value) in Dict(context, arguments).Items)
        {
            space.Attributes[PythonText.Str(context, key).Text] = value;
        }

        return space;
    }

    private static TemplateValue Raise(RenderContext context, CallArguments arguments) =>
        throw context.Error(TemplateErrorCodes.Raised, PythonText.Str(context, arguments.Bind(context, "raise_exception", "message")[0]!).Text);

    private static TextValue StrftimeNow(RenderContext context, CallArguments arguments)
    {
        TemplateValue format = arguments.Bind(context, "strftime_now", "format")[0]!;
        return Strftime.Format(context, TextMethods.RequireText(context, format, "strftime"), context.TimeProvider.GetLocalNow());
    }
}
