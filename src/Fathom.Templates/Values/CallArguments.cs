using Fathom.Templates.Errors;

namespace Fathom.Templates.Values;

/// <summary>The arguments of one call, in the caller's order.</summary>
internal sealed class CallArguments(IReadOnlyList<TemplateValue> positional, IReadOnlyList<KeyValuePair<string, TemplateValue>> named)
{
    public static readonly CallArguments None = new([], []);

    public IReadOnlyList<TemplateValue> Positional => positional;

    public IReadOnlyList<KeyValuePair<string, TemplateValue>> Named => named;

    /// <summary>Assigns the arguments to parameters; a parameter whose name ends in <c>?</c> is optional, and null if absent.</summary>
    /// <exception cref="TemplateException">An argument is missing, unknown, or given twice.</exception>
    public TemplateValue?[] Bind(RenderContext context, string function, params ReadOnlySpan<string> parameters)
    {
        if (positional.Count > parameters.Length)
        {
            throw context.TypeError($"{function}() takes at most {parameters.Length} argument(s) ({positional.Count} given)");
        }

        var bound = new TemplateValue?[parameters.Length];
        for (int i = 0; i < positional.Count; i++)
        {
            bound[i] = positional[i];
        }

        foreach ((string name, TemplateValue value) in named)
        {
            int index = IndexOf(parameters, name);
            if (index < 0 || bound[index] is not null)
            {
                throw context.TypeError($"{function}() got an unexpected keyword argument '{name}'");
            }

            bound[index] = value;
        }

        for (int i = 0; i < parameters.Length; i++)
        {
            if (bound[i] is null && !parameters[i].EndsWith('?'))
            {
                throw context.TypeError($"{function}() missing required argument '{parameters[i]}'");
            }
        }

        return bound;
    }

    private static int IndexOf(ReadOnlySpan<string> parameters, string name)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            if (parameters[i].AsSpan().TrimEnd('?').SequenceEqual(name))
            {
                return i;
            }
        }

        return -1;
    }
}
