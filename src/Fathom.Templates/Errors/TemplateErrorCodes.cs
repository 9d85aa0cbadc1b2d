namespace Fathom.Templates.Errors;

/// <summary>The closed list of reasons why a chat template, or its rendering, is refused.</summary>
public static class TemplateErrorCodes
{
    /// <summary>The source isn't a template: it has a token, tag or expression that the language doesn't have.</summary>
    public const string Syntax = "template.syntax";

    /// <summary>The source is longer than <see cref="TemplateLimits.MaxSourceCharacters"/>.</summary>
    public const string LimitSource = "template.limit.source";

    /// <summary>Blocks, expressions or data are nested deeper than <see cref="TemplateLimits.MaxNesting"/>, or deeper than the thread's stack allows.</summary>
    public const string LimitNesting = "template.limit.nesting";

    /// <summary>Macros call each other deeper than <see cref="TemplateLimits.MaxMacroDepth"/>.</summary>
    public const string LimitMacroDepth = "template.limit.macro_depth";

    /// <summary>The rendering needed more than <see cref="TemplateLimits.MaxSteps"/>.</summary>
    public const string LimitSteps = "template.limit.steps";

    /// <summary>A <c>range()</c> with more than <see cref="TemplateLimits.MaxRange"/> items.</summary>
    public const string LimitRange = "template.limit.range";

    /// <summary>The output, or an intermediate text, is longer than <see cref="TemplateLimits.MaxOutputCharacters"/>.</summary>
    public const string LimitOutput = "template.limit.output";

    /// <summary>The rendering took longer than <see cref="TemplateLimits.MaxTime"/>.</summary>
    public const string LimitTime = "template.limit.time";

    /// <summary>An integer doesn't fit in 128 bits.</summary>
    public const string LimitInteger = "template.limit.integer";

    /// <summary>An undefined value was used for more than printing or testing.</summary>
    public const string Undefined = "template.undefined";

    /// <summary>An operation doesn't accept the type of a value.</summary>
    public const string Type = "template.type";

    /// <summary>An operation doesn't accept a value, although it has the right type.</summary>
    public const string Value = "template.value";

    /// <summary>A division by zero, or a result that isn't a real number.</summary>
    public const string Arithmetic = "template.arithmetic";

    /// <summary>A filter or test doesn't exist.</summary>
    public const string Name = "template.name";

    /// <summary>An attempt to change a list or dictionary, or to access an internal attribute.</summary>
    public const string Security = "template.security";

    /// <summary>The template itself called <c>raise_exception</c>.</summary>
    public const string Raised = "template.raised";

    /// <summary>The input (messages, tools, variables) is invalid.</summary>
    public const string Input = "template.input";
}
