using Fathom.Tokenizers.Templates.Syntax;

namespace Fathom.Tokenizers.Templates.Values;

/// <summary>A value that can be called.</summary>
internal abstract class CallableValue : TemplateValue
{
    public abstract TemplateValue Call(RenderContext context, CallArguments arguments);
}

internal delegate TemplateValue TemplateFunction(RenderContext context, CallArguments arguments);

/// <summary>A function of this program: a global, or a method bound to its object.</summary>
internal sealed class FunctionValue(string typeName, TemplateFunction function) : CallableValue
{
    public override string TypeName => typeName;

    public override TemplateValue Call(RenderContext context, CallArguments arguments) => function(context, arguments);
}

/// <summary>A macro with the scope that it was defined in; also the body of a call block.</summary>
internal sealed class MacroValue(MacroDefinition definition, Scope closure, Func<MacroValue, CallArguments, TemplateValue> invoke) : CallableValue
{
    public MacroDefinition Definition => definition;

    public Scope Closure => closure;

    public override string TypeName => "jinja2.runtime.Macro";

    public override TemplateValue Call(RenderContext context, CallArguments arguments) => invoke(this, arguments);
}

/// <summary>What <c>joiner()</c> returns: empty text at the first call, the separator afterwards.</summary>
internal sealed class JoinerValue(TemplateValue separator) : CallableValue
{
    private bool _isUsed;

    public override string TypeName => "jinja2.utils.Joiner";

    public override TemplateValue Call(RenderContext context, CallArguments arguments)
    {
        TemplateValue result = _isUsed ? separator : TextValue.Empty;
        _isUsed = true;
        return result;
    }
}

/// <summary>What <c>cycler()</c> returns.</summary>
internal sealed class CyclerValue(IReadOnlyList<TemplateValue> items) : TemplateValue
{
    private int _position;

    public override string TypeName => "jinja2.utils.Cycler";

    public TemplateValue Current => items[_position];

    public TemplateValue Next()
    {
        TemplateValue current = Current;
        _position = (_position + 1) % items.Count;
        return current;
    }

    public void Reset() => _position = 0;
}
