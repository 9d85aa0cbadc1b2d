using System.Globalization;
using Fathom.Templates.Values;

namespace Fathom.Templates.Builtins;

/// <summary>The argument <c>attribute</c> of many filters: a dotted path of items, in which numbers are indices.</summary>
internal sealed class AttributePath
{
    private readonly List<TemplateValue> _parts = [];

    private AttributePath()
    {
    }

    /// <summary>Parses a path; null means the item itself.</summary>
    public static AttributePath Parse(RenderContext context, TemplateValue? attribute)
    {
        var path = new AttributePath();
        switch (attribute)
        {
            case null or NoneValue:
                break;
            case TextValue text:
                path._parts.AddRange(Split(context, text.Text, '.').Select(Part));
                break;
            default:
                path._parts.Add(TemplateValue.Of(Numbers.RequireInteger(context, attribute)));
                break;
        }

        return path;
    }

    /// <summary>Parses several paths, separated by commas.</summary>
    public static AttributePath[] ParseAll(RenderContext context, TemplateValue? attributes) => attributes is TextValue text
        ? [.. Split(context, text.Text, ',').Select(part => Parse(context, TextValue.Literal(part)))]
        : [Parse(context, attributes)];

    public TemplateValue Get(RenderContext context, TemplateValue item, TemplateValue? otherwise = null)
    {
        foreach (TemplateValue part in _parts)
        {
            context.Step();
            item = Members.GetItem(context, item, part);
            if (item is UndefinedValue && otherwise is not (null or NoneValue))
            {
                item = otherwise;
            }
        }

        return item;
    }

    /// <summary>Splits a text, charging for each part.</summary>
    private static string[] Split(RenderContext context, string text, char separator)
    {
        context.StepText(text.Length);
        context.Step(text.AsSpan().Count(separator));
        return text.Split(separator);
    }

    private static TemplateValue Part(string part) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
        ? TemplateValue.Of(index)
        : TextValue.Literal(part);
}
