namespace Fathom.Templates.Values;

/// <summary>The names of a block. Reads also search the enclosing scopes; assignments stay in this one.</summary>
internal sealed class Scope(Scope? parent)
{
    private Dictionary<string, TemplateValue>? _names;

    public TemplateValue? Find(string name)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope._names is not null && scope._names.TryGetValue(name, out TemplateValue? value))
            {
                return value;
            }
        }

        return null;
    }

    public void Set(string name, TemplateValue value) => (_names ??= [])[name] = value;

    private Scope? Parent => parent;
}
