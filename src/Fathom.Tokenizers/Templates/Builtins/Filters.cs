using Fathom.Tokenizers.Templates.Values;

namespace Fathom.Tokenizers.Templates.Builtins;

internal delegate TemplateValue Filter(RenderContext context, TemplateValue value, CallArguments arguments);

/// <summary>The filters by name: a closed list.</summary>
internal static class Filters
{
    private static readonly Dictionary<string, Filter> s_filters = new()
    {
        ["abs"] = (context, value, _) => Numbers.Absolute(context, value),
        ["attr"] = SequenceFilters.Attr,
        ["batch"] = SequenceFilters.Batch,
        ["capitalize"] = Text(TextCase.Capitalize),
        ["center"] = TextFilters.Center,
        ["count"] = SequenceFilters.Length,
        ["d"] = SequenceFilters.Default,
        ["default"] = SequenceFilters.Default,
        ["dictsort"] = OrderFilters.DictSort,
        ["e"] = Text((context, text) => Markup.Escape(context, text)),
        ["escape"] = Text((context, text) => Markup.Escape(context, text)),
        ["filesizeformat"] = NumberFilters.FileSize,
        ["first"] = SequenceFilters.First,
        ["float"] = NumberFilters.Float,
        ["forceescape"] = Text((context, text) => Markup.Escape(context, text, isForced: true)),
        ["format"] = TextFilters.Format,
        ["groupby"] = OrderFilters.GroupBy,
        ["indent"] = TextFilters.Indent,
        ["int"] = NumberFilters.Int,
        ["items"] = SequenceFilters.Items,
        ["join"] = TextFilters.Join,
        ["last"] = SequenceFilters.Last,
        ["length"] = SequenceFilters.Length,
        ["list"] = (context, value, _) => new ListValue(Sequences.ToList(context, value)),
        ["lower"] = Text(TextCase.Lower),
        ["map"] = SelectFilters.Map,
        ["max"] = OrderFilters.Max,
        ["min"] = OrderFilters.Min,
        ["pprint"] = (context, value, _) => PythonText.Repr(context, value),
        ["reject"] = SelectFilters.Reject,
        ["rejectattr"] = SelectFilters.RejectAttribute,
        ["replace"] = TextFilters.Replace,
        ["reverse"] = SequenceFilters.Reverse,
        ["round"] = NumberFilters.Round,
        ["safe"] = Text((_, text) => text.WithMarkup(true)),
        ["select"] = SelectFilters.Select,
        ["selectattr"] = SelectFilters.SelectAttribute,
        ["slice"] = SequenceFilters.Slice,
        ["sort"] = OrderFilters.Sort,
        ["string"] = Text((_, text) => text),
        ["striptags"] = TextFilters.StripTags,
        ["sum"] = NumberFilters.Sum,
        ["title"] = Text(TextCase.TitleWords),
        ["tojson"] = TextFilters.ToJson,
        ["trim"] = TextFilters.Trim,
        ["truncate"] = TextFilters.Truncate,
        ["unique"] = OrderFilters.Unique,
        ["upper"] = Text(TextCase.Upper),
        ["urlencode"] = TextFilters.UrlEncode,
        ["wordcount"] = TextFilters.WordCount,
    };

    public static bool Exists(string name) => s_filters.ContainsKey(name);

    public static TemplateValue Apply(RenderContext context, string name, TemplateValue value, CallArguments arguments) =>
        s_filters.TryGetValue(name, out Filter? filter)
            ? filter(context, value, arguments)
            : throw context.Error(TemplateErrorCodes.Name, $"No filter named '{name}' found.");

    /// <summary>The count that an argument names, or a default when it is absent.</summary>
    public static int Count(RenderContext context, TemplateValue? value, int otherwise) =>
        value is null or NoneValue ? otherwise : Numbers.RequireCount(context, value);

    private static Filter Text(Func<RenderContext, TextValue, TextValue> convert) => (context, value, arguments) =>
    {
        arguments.Bind(context, "filter");
        return convert(context, PythonText.Str(context, value));
    };
}
