using Fathom.Templates.Values;

namespace Fathom.Templates.Builtins;

/// <summary>Filters that apply another filter or a test to each item, lazily, as generators do.</summary>
internal static class SelectFilters
{
    public static TemplateValue Map(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        return new GeneratorValue(value.IsTruthy ? Mapped() : []);

        IEnumerable<TemplateValue> Mapped()
        {
            Func<TemplateValue, TemplateValue> convert = Converter(context, arguments);
            foreach (TemplateValue item in Sequences.Enumerate(context, value))
            {
                yield return convert(item);
            }
        }
    }

    public static TemplateValue Select(RenderContext context, TemplateValue value, CallArguments arguments) =>
        Selected(context, value, arguments, byAttribute: false, keeps: true);

    public static TemplateValue Reject(RenderContext context, TemplateValue value, CallArguments arguments) =>
        Selected(context, value, arguments, byAttribute: false, keeps: false);

    public static TemplateValue SelectAttribute(RenderContext context, TemplateValue value, CallArguments arguments) =>
        Selected(context, value, arguments, byAttribute: true, keeps: true);

    public static TemplateValue RejectAttribute(RenderContext context, TemplateValue value, CallArguments arguments) =>
        Selected(context, value, arguments, byAttribute: true, keeps: false);

    private static Func<TemplateValue, TemplateValue> Converter(RenderContext context, CallArguments arguments)
    {
        if (arguments.Positional.Count == 0 && arguments.Named.Any(pair => pair.Key == "attribute"))
        {
            TemplateValue?[] bound = arguments.Bind(context, "map", "attribute", "default?");
            AttributePath path = AttributePath.Parse(context, bound[0]);
            return item => path.Get(context, item, bound[1]);
        }

        if (arguments.Positional.Count == 0)
        {
            throw context.TypeError("map requires a filter argument");
        }

        string name = PythonText.Str(context, arguments.Positional[0]).Text;
        CallArguments rest = Skip(arguments, 1);
        return item => Filters.Apply(context, name, item, rest);
    }

    private static GeneratorValue Selected(RenderContext context, TemplateValue value, CallArguments arguments, bool byAttribute, bool keeps)
    {
        return new GeneratorValue(value.IsTruthy ? Items() : []);

        IEnumerable<TemplateValue> Items()
        {
            Func<TemplateValue, bool> holds = Predicate(context, arguments, byAttribute);
            foreach (TemplateValue item in Sequences.Enumerate(context, value))
            {
                if (holds(item) == keeps)
                {
                    yield return item;
                }
            }
        }
    }

    private static Func<TemplateValue, bool> Predicate(RenderContext context, CallArguments arguments, bool byAttribute)
    {
        int offset = byAttribute ? 1 : 0;
        if (arguments.Positional.Count < offset)
        {
            throw context.TypeError("Missing parameter for attribute name");
        }

        AttributePath path = AttributePath.Parse(context, byAttribute ? arguments.Positional[0] : null);
        if (arguments.Positional.Count == offset)
        {
            return item => path.Get(context, item).IsTruthy;
        }

        string name = PythonText.Str(context, arguments.Positional[offset]).Text;
        CallArguments rest = Skip(arguments, offset + 1);
        return item => Tests.Check(context, name, path.Get(context, item), rest);
    }

    private static CallArguments Skip(CallArguments arguments, int count) => new([.. arguments.Positional.Skip(count)], arguments.Named);
}
