using Fathom.Templates.Errors;
using Fathom.Templates.Values;

namespace Fathom.Templates.Builtins;

internal delegate TemplateValue Filter(RenderContext context, TemplateValue value, CallArguments arguments);

/// <summary>The filters by name: a closed list of those that published chat templates use.</summary>
internal static class Filters
{
    private static readonly Dictionary<string, Filter> s_filters = new()
    {
        ["capitalize"] = Text((_, text) => TextMethods.Capitalize(text)),
        ["count"] = SequenceFilters.Length,
        ["d"] = SequenceFilters.Default,
        ["default"] = SequenceFilters.Default,
        ["dictsort"] = OrderFilters.DictSort,
        ["first"] = SequenceFilters.First,
        ["indent"] = TextFilters.Indent,
        ["int"] = TextFilters.Int,
        ["items"] = SequenceFilters.Items,
        ["join"] = TextFilters.Join,
        ["last"] = SequenceFilters.Last,
        ["length"] = SequenceFilters.Length,
        ["list"] = (context, value, _) => new ListValue(Sequences.ToList(context, value)),
        ["lower"] = Text((_, text) => text.ToLower()),
        ["map"] = SelectFilters.Map,
        ["reject"] = SelectFilters.Reject,
        ["rejectattr"] = SelectFilters.RejectAttribute,
        ["replace"] = TextFilters.Replace,
        ["reverse"] = SequenceFilters.Reverse,
        ["safe"] = Text((_, text) => text),
        ["select"] = SelectFilters.Select,
        ["selectattr"] = SelectFilters.SelectAttribute,
        ["sort"] = OrderFilters.Sort,
        ["string"] = Text((_, text) => text),
        ["title"] = Text(TextFilters.Title),
        ["tojson"] = TextFilters.ToJson,
        ["trim"] = TextFilters.Trim,
        ["unique"] = OrderFilters.Unique,
        ["upper"] = Text((_, text) => text.ToUpper()),
    };

    public static TemplateValue Apply(RenderContext context, string name, TemplateValue value, CallArguments arguments) =>
        s_filters.TryGetValue(name, out Filter? filter)
            ? filter(context, value, arguments)
            : throw context.Error(TemplateErrorCodes.Name, $"there is no filter '{name}'; filters: {string.Join(", ", s_filters.Keys)}");

    private static Filter Text(Func<RenderContext, TextValue, TextValue> convert) => (context, value, arguments) =>
    {
        arguments.Bind(context, "filter");
        TextValue text = PythonText.Str(context, value);
        context.StepText(text.Text.Length);
        return convert(context, text);
    };
}
