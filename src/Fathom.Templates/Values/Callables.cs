namespace Fathom.Templates.Values;

/// <summary>A value that can be called.</summary>
internal abstract class CallableValue : TemplateValue
{
    public abstract TemplateValue Call(RenderContext context, CallArguments arguments);
}

internal delegate TemplateValue TemplateFunction(RenderContext context, CallArguments arguments);

/// <summary>A built-in function: a global, or a method bound to its object.</summary>
internal sealed class FunctionValue(string typeName, TemplateFunction function) : CallableValue
{
    public override string TypeName => typeName;

    public override TemplateValue Call(RenderContext context, CallArguments arguments) => function(context, arguments);
}
