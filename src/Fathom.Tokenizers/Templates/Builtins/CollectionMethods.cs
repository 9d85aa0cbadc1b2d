using Fathom.Tokenizers.Templates.Values;

namespace Fathom.Tokenizers.Templates.Builtins;

/// <summary>Methods and attributes of everything but text.</summary>
internal static class CollectionMethods
{
    public static TemplateValue? Find(DictValue dict, string name) => name switch
    {
        "keys" => View(dict, DictViewKind.Keys, name),
        "values" => View(dict, DictViewKind.Values, name),
        "items" => View(dict, DictViewKind.Items, name),
        "get" => new FunctionValue("builtin_function_or_method", (context, arguments) =>
        {
            TemplateValue?[] bound = arguments.Bind(context, "get", "key", "default?");
            return dict.Find(KeyComparer.RequireHashable(context, bound[0]!)) ?? bound[1] ?? NoneValue.Instance;
        }),
        "copy" => new FunctionValue("builtin_function_or_method", (_, _) => dict),
        _ => null,
    };

    public static TemplateValue? Find(IReadOnlyList<TemplateValue> items, string name) => name switch
    {
        "count" => new FunctionValue("builtin_function_or_method", (context, arguments) => Count(context, items, arguments)),
        "index" => new FunctionValue("builtin_function_or_method", (context, arguments) => Index(context, items, arguments)),
        "copy" => new FunctionValue("builtin_function_or_method", (_, _) => new ListValue(items)),
        _ => null,
    };

    public static TemplateValue? Find(TupleValue tuple, string name) => name switch
    {
        "grouper" when tuple.IsGroup => tuple.Items[0],
        "list" when tuple.IsGroup => tuple.Items[1],
        "count" or "index" => Find(tuple.Items, name),
        _ => null,
    };

    public static TemplateValue? Find(RangeValue range, string name) => name switch
    {
        "start" => TemplateValue.Of(range.Start),
        "stop" => TemplateValue.Of(range.Stop),
        "step" => TemplateValue.Of(range.Increment),
        "count" or "index" => Find([.. range.Enumerate()], name),
        _ => null,
    };

    public static TemplateValue? Find(CyclerValue cycler, string name) => name switch
    {
        "current" => cycler.Current,
        "next" => new FunctionValue("method", (_, _) => cycler.Next()),
        "reset" => new FunctionValue("method", (_, _) =>
        {
            cycler.Reset();
            return NoneValue.Instance;
        }),
        _ => null,
    };

    public static TemplateValue? Find(MacroValue macro, string name) => name switch
    {
        "name" => TextValue.Literal(macro.Definition.Name),
        "arguments" => new TupleValue([.. macro.Definition.Parameters.Select(TextValue.Literal)]),
        "catch_kwargs" => TemplateValue.Of(macro.Definition.SpecialNames.Contains("kwargs")),
        "catch_varargs" => TemplateValue.Of(macro.Definition.SpecialNames.Contains("varargs")),
        "caller" => TemplateValue.Of(macro.Definition.SpecialNames.Contains("caller")),
        _ => null,
    };

    public static TemplateValue? FindOnNumber(TemplateValue number, string name) => (number, name) switch
    {
        (FloatValue value, "is_integer") => new FunctionValue("builtin_function_or_method", (_, _) => TemplateValue.Of(Math.Floor(value.Value) == value.Value)),
        (FloatValue, "real") => number,
        (FloatValue, "imag") => TemplateValue.Of(0.0),
        (FloatValue, _) => null,
        (_, "real" or "numerator") => Numbers.TryInteger(number, out Int128 integer) ? TemplateValue.Of(integer) : null,
        (_, "imag") => TemplateValue.Of(0),
        (_, "denominator") => TemplateValue.Of(1),
        _ => null,
    };

    private static FunctionValue View(DictValue dict, DictViewKind kind, string name) =>
        new("builtin_function_or_method", (context, arguments) =>
        {
            arguments.Bind(context, name);
            return new DictViewValue(dict, kind);
        });

    private static TemplateValue Count(RenderContext context, IReadOnlyList<TemplateValue> items, CallArguments arguments)
    {
        TemplateValue wanted = arguments.Bind(context, "count", "value")[0]!;
        return TemplateValue.Of(items.Count(item => Ordering.AreEqual(context, item, wanted)));
    }

    private static TemplateValue Index(RenderContext context, IReadOnlyList<TemplateValue> items, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "index", "value", "start?", "stop?");
        int start = Position(context, bound[1], items.Count, 0);
        int stop = Position(context, bound[2], items.Count, items.Count);
        for (int i = start; i < stop; i++)
        {
            if (Ordering.AreEqual(context, items[i], bound[0]!))
            {
                return TemplateValue.Of(i);
            }
        }

        throw context.ValueError("the value is not in the sequence");
    }

    private static int Position(RenderContext context, TemplateValue? value, int length, int otherwise)
    {
        int position = value is null ? otherwise : Numbers.RequireCount(context, value);
        return Math.Clamp(position < 0 ? position + length : position, 0, length);
    }
}
