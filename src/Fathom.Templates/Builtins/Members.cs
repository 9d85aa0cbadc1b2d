using Fathom.Templates.Values;

namespace Fathom.Templates.Builtins;

/// <summary>Attributes and items: <c>owner.name</c> prefers the attribute, <c>owner[key]</c> the item. A missing member is undefined.</summary>
internal static class Members
{
    private static readonly HashSet<string> s_dictMutators = ["clear", "pop", "popitem", "setdefault", "update"];
    private static readonly HashSet<string> s_listMutators = ["append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort"];

    public static TemplateValue GetAttribute(RenderContext context, TemplateValue owner, TextValue name) =>
        FindAttribute(context, owner, name.Text) ?? FindItem(context, owner, name) ?? UndefinedValue.Attribute(owner, name.Text);

    public static TemplateValue GetItem(RenderContext context, TemplateValue owner, TemplateValue key)
    {
        if (FindItem(context, owner, key) is TemplateValue item)
        {
            return item;
        }

        if (key is TextValue name)
        {
            return FindAttribute(context, owner, name.Text) ?? UndefinedValue.Attribute(owner, name.Text);
        }

        return UndefinedValue.Element(owner, PythonText.Repr(context, key).Text);
    }

    private static TemplateValue? FindItem(RenderContext context, TemplateValue owner, TemplateValue key)
    {
        switch (owner)
        {
            case UndefinedValue undefined:
                throw undefined.Error(context);
            case DictValue dict:
                return key is ListValue or DictValue ? null : dict.Find(KeyComparer.RequireHashable(context, key));
            default:
                return Numbers.TryInteger(key, out Int128 index) ? Sequences.ItemAt(context, owner, index) : null;
        }
    }

    private static TemplateValue? FindAttribute(RenderContext context, TemplateValue owner, string name)
    {
        if (name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("__", StringComparison.Ordinal) && owner is not (UndefinedValue or NamespaceValue))
        {
            return UndefinedValue.Unsafe(owner, name);
        }

        return owner switch
        {
            UndefinedValue undefined => throw undefined.Error(context),
            TextValue text => TextMethods.Find(text, name),
            DictValue dict => s_dictMutators.Contains(name) ? UndefinedValue.Unsafe(owner, name) : DictMethods.Find(dict, name),
            ListValue => s_listMutators.Contains(name) ? UndefinedValue.Unsafe(owner, name) : null,
            LoopValue loop => loop.Attribute(name),
            NamespaceValue space => space.Attributes.GetValueOrDefault(name),
            _ => null,
        };
    }
}
