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
                path._parts.AddRange(text.Text.Split('.').Select(Part));
                break;
            default:
                path._parts.Add(TemplateValue.Of(Numbers.RequireInteger(context, attribute)));
                break;
        }

        return path;
    }

    public TemplateValue Get(RenderContext context, TemplateValue item, TemplateValue? otherwise = null)
    {
        foreach (TemplateValue part in _parts)
        {
            item = Members.GetItem(context, item, part);
            if (item is UndefinedValue && otherwise is not (null or NoneValue))
            {
                item = otherwise;
            }
        }

        return item;
    }

    private static TemplateValue Part(string part) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
        ? TemplateValue.Of(index)
        : TextValue.Literal(part);
}
