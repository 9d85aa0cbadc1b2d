using Fathom.Templates.Syntax;
using Fathom.Templates.Values;

namespace Fathom.Templates.Evaluation;

/// <summary>A macro with the scope that it was defined in, or the body of a call block.</summary>
internal sealed class MacroValue(MacroDefinition definition, Scope closure, Func<MacroValue, CallArguments, TemplateValue> invoke) : CallableValue
{
    public MacroDefinition Definition => definition;

    public Scope Closure => closure;

    public override string TypeName => "jinja2.runtime.Macro";

    public override string Representation => $"<Macro '{definition.Name}'>";

    public override TemplateValue Call(RenderContext context, CallArguments arguments) => invoke(this, arguments);
}
