using Fathom.Templates.Values;

namespace Fathom.Templates.Builtins;

/// <summary>Filters that sort or compare items. By default they ignore case.</summary>
internal static class OrderFilters
{
    public static TemplateValue Sort(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "sort", "reverse?", "case_sensitive?", "attribute?");
        AttributePath[] paths = AttributePath.ParseAll(context, bound[2]);
        bool isSensitive = IsTrue(bound[1]);
        TemplateValue Key(TemplateValue item) => new ListValue([.. paths.Select(path => Fold(context, path.Get(context, item), isSensitive))]);
        return new ListValue(Ordering.Sort(context, Sequences.Enumerate(context, value), Key, IsTrue(bound[0])));
    }

    public static TemplateValue DictSort(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "dictsort", "case_sensitive?", "by?", "reverse?");
        DictValue dict = value as DictValue
            ?? throw (value is UndefinedValue undefined ? undefined.Error(context) : context.TypeError("dictsort needs a mapping"));
        string by = bound[1] is null ? "key" : PythonText.Str(context, bound[1]!).Text;
        int position = by switch
        {
            "key" => 0,
            "value" => 1,
            _ => throw context.ValueError("You can only sort by either \"key\" or \"value\""),
        };
        TemplateValue Key(TemplateValue pair) => Fold(context, ((TupleValue)pair).Items[position], IsTrue(bound[0]));
        return new ListValue(Ordering.Sort(context, dict.Pairs(), Key, IsTrue(bound[2])));
    }

    public static TemplateValue Unique(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "unique", "case_sensitive?", "attribute?");
        AttributePath path = AttributePath.Parse(context, bound[1]);
        return new GeneratorValue(Items());

        IEnumerable<TemplateValue> Items()
        {
            var seen = new HashSet<TemplateValue>(KeyComparer.Instance);
            foreach (TemplateValue item in Sequences.Enumerate(context, value))
            {
                if (seen.Add(KeyComparer.RequireHashable(context, Fold(context, path.Get(context, item), IsTrue(bound[0])))))
                {
                    yield return item;
                }
            }
        }
    }

    private static TemplateValue Fold(RenderContext context, TemplateValue value, bool isCaseSensitive)
    {
        if (value is not TextValue text || isCaseSensitive)
        {
            return value;
        }

        context.StepText(text.Text.Length);
        return text.ToLower();
    }

    private static bool IsTrue(TemplateValue? value) => value?.IsTruthy ?? false;
}
