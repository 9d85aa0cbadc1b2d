namespace Fathom.Templates.Errors;

/// <summary>The closed list of reasons for which a chat template, or the rendering of one, is refused.</summary>
public static class TemplateErrorCodes
{
    /// <summary>The source is not a template: a token, tag or expression that the language does not have.</summary>
    public const string Syntax = "template.syntax";

    /// <summary>The source is longer than <see cref="TemplateLimits.MaxSourceCharacters"/>.</summary>
    public const string LimitSource = "template.limit.source";

    /// <summary>Blocks, expressions or data are nested deeper than <see cref="TemplateLimits.MaxNesting"/>, or than the thread's stack carries.</summary>
    public const string LimitNesting = "template.limit.nesting";

    /// <summary>Macros (or recursive loops) call each other deeper than <see cref="TemplateLimits.MaxMacroDepth"/>.</summary>
    public const string LimitMacroDepth = "template.limit.macro_depth";

    /// <summary>The rendering needed more than <see cref="TemplateLimits.MaxSteps"/>.</summary>
    public const string LimitSteps = "template.limit.steps";

    /// <summary>A <c>range()</c> with more than <see cref="TemplateLimits.MaxRange"/> items.</summary>
    public const string LimitRange = "template.limit.range";

    /// <summary>The output, or any text on the way to it, is longer than <see cref="TemplateLimits.MaxOutputCharacters"/>.</summary>
    public const string LimitOutput = "template.limit.output";

    /// <summary>The rendering took longer than <see cref="TemplateLimits.MaxTime"/>.</summary>
    public const string LimitTime = "template.limit.time";

    /// <summary>An integer does not fit into 128 bits.</summary>
    public const string LimitInteger = "template.limit.integer";

    /// <summary>An undefined value was used for more than printing or testing.</summary>
    public const string Undefined = "template.undefined";

    /// <summary>An operation met a value of a type that it does not take.</summary>
    public const string Type = "template.type";

    /// <summary>An operation met a value of the right type that it does not take.</summary>
    public const string Value = "template.value";

    /// <summary>A division by zero, or a result that is no real number.</summary>
    public const string Arithmetic = "template.arithmetic";

    /// <summary>A filter or test that does not exist.</summary>
    public const string Name = "template.name";

    /// <summary>A change of a list or dictionary, or an access to an internal attribute.</summary>
    public const string Security = "template.security";

    /// <summary>The template itself called <c>raise_exception</c>.</summary>
    public const string Raised = "template.raised";

    /// <summary>The input (messages, tools, variables) is not what a template can be given.</summary>
    public const string Input = "template.input";
}
