using System.Globalization;
using Fathom.Tokenizers.Templates.Values;

namespace Fathom.Tokenizers.Templates.Builtins;

/// <summary>Filters on numbers.</summary>
internal static class NumberFilters
{
    public static TemplateValue Int(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "int", "default?", "base?");
        TemplateValue otherwise = bound[0] ?? TemplateValue.Of(0);
        switch (value)
        {
            case UndefinedValue undefined:
                throw undefined.Error(context);
            case FloatValue number:
                return double.IsFinite(number.Value) ? Truncate(context, number.Value) : otherwise;
            case TextValue text:
                context.StepText(text.Text.Length);
                Int128? integer = Numbers.RequireFit(context, () => Numbers.ParseInteger(text.Text, Filters.Count(context, bound[1], 10)));
                if (integer is not null)
                {
                    return TemplateValue.Of(integer.Value);
                }

                return Numbers.ParseFloat(text.Text) is double parsed && double.IsFinite(parsed) ? Truncate(context, parsed) : otherwise;
            default:
                return Numbers.TryInteger(value, out Int128 whole) ? TemplateValue.Of(whole) : otherwise;
        }
    }

    public static TemplateValue Float(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue otherwise = arguments.Bind(context, "float", "default?")[0] ?? TemplateValue.Of(0.0);
        switch (value)
        {
            case UndefinedValue undefined:
                throw undefined.Error(context);
            case TextValue text:
                context.StepText(text.Text.Length);
                return Numbers.ParseFloat(text.Text) is double parsed ? TemplateValue.Of(parsed) : otherwise;
            default:
                return Numbers.TryDouble(value, out double number) ? TemplateValue.Of(number) : otherwise;
        }
    }

    public static TemplateValue Round(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "round", "precision?", "method?");
        int precision = Filters.Count(context, bound[0], 0);
        string method = bound[1] is null ? "common" : PythonText.Str(context, bound[1]!).Text;
        if (value is UndefinedValue undefined)
        {
            throw undefined.Error(context);
        }

        if (!Numbers.TryDouble(value, out double number))
        {
            throw context.TypeError($"type {value.TypeName} doesn't define __round__ method");
        }

        switch (method)
        {
            case "common" when Numbers.TryInteger(value, out Int128 integer) && precision >= 0:
                return TemplateValue.Of(integer);
            case "common":
                double rounded = FloatText.Round(number, precision);
                return value is FloatValue ? TemplateValue.Of(rounded) : TemplateValue.Of((Int128)rounded);
            case "ceil" or "floor":
                double scale = Math.Pow(10, precision);
                double scaled = method == "ceil" ? Math.Ceiling(number * scale) : Math.Floor(number * scale);
                return TemplateValue.Of(scaled / scale);
            default:
                throw context.ValueError("method must be common, ceil or floor");
        }
    }

    public static TemplateValue Sum(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "sum", "attribute?", "start?");
        AttributePath path = AttributePath.Parse(context, bound[0]);
        TemplateValue sum = bound[1] ?? TemplateValue.Of(0);
        if (sum is TextValue)
        {
            throw context.TypeError("sum() can't sum strings [use ''.join(seq) instead]");
        }

        foreach (TemplateValue item in Sequences.Enumerate(context, value))
        {
            sum = Operators.Apply(context, "+", sum, path.Get(context, item));
        }

        return sum;
    }

    public static TemplateValue FileSize(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        bool isBinary = arguments.Bind(context, "filesizeformat", "binary?")[0]?.IsTruthy ?? false;
        double bytes = value is TextValue text
            ? Numbers.ParseFloat(text.Text) ?? throw context.ValueError("could not convert string to float")
            : Numbers.TryDouble(value, out double number) ? number : throw context.TypeError($"a size must be a number, not {value.TypeName}");
        double unit = isBinary ? 1024 : 1000;
        if (bytes == 1)
        {
            return TextValue.Literal("1 Byte");
        }

        if (bytes < unit)
        {
            return TextValue.Literal(((long)bytes).ToString(CultureInfo.InvariantCulture) + " Bytes");
        }

        string[] prefixes = isBinary ? ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"] : ["kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];
        int power = 0;
        double size = bytes / unit;
        for (; size >= unit && power < prefixes.Length - 1; power++)
        {
            size /= unit;
        }

        return TextValue.Literal(FloatText.Fixed(size, 1) + " " + prefixes[power]);
    }

    private static TemplateValue Truncate(RenderContext context, double value) => Numbers.TryInteger(Math.Truncate(value), out Int128 integer)
        ? TemplateValue.Of(integer)
        : throw context.Error(TemplateErrorCodes.LimitInteger, "the number does not fit into 128 bits");
}
