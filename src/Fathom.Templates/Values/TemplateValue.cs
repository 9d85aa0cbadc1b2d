using Fathom.Templates.Errors;

namespace Fathom.Templates.Values;

/// <summary>A value of the template language: one of a closed set of types with Python's semantics and no access to the host.</summary>
internal abstract class TemplateValue
{
    /// <summary>The name of its type in Python, for messages.</summary>
    public abstract string TypeName { get; }

    /// <summary>Its printed form, unless its type has a special one.</summary>
    public virtual string Representation => $"<{TypeName} object>";

    /// <summary>Whether <c>if</c> treats it as true.</summary>
    public virtual bool IsTruthy => true;

    public static TemplateValue Of(bool value) => value ? BooleanValue.True : BooleanValue.False;

    public static TemplateValue Of(Int128 value) => new IntegerValue(value);

    public static TemplateValue Of(long value) => new IntegerValue(value);

    public static TemplateValue Of(double value) => new FloatValue(value);
}

/// <summary><c>None</c>.</summary>
internal sealed class NoneValue : TemplateValue
{
    public static readonly NoneValue Instance = new();

    private NoneValue()
    {
    }

    public override string TypeName => "NoneType";

    public override bool IsTruthy => false;
}

/// <summary><c>True</c> or <c>False</c>; counts as 1 or 0 in arithmetic.</summary>
internal sealed class BooleanValue : TemplateValue
{
    public static readonly BooleanValue True = new(true);
    public static readonly BooleanValue False = new(false);

    private BooleanValue(bool value) => IsTruthy = value;

    public override string TypeName => "bool";

    public override bool IsTruthy { get; }
}

/// <summary>An integer of 128 bits. Python's are unbounded; here, an overflow is an error.</summary>
internal sealed class IntegerValue(Int128 value) : TemplateValue
{
    public Int128 Value => value;

    public override string TypeName => "int";

    public override bool IsTruthy => value != 0;
}

/// <summary>A floating-point number.</summary>
internal sealed class FloatValue(double value) : TemplateValue
{
    public double Value => value;

    public override string TypeName => "float";

    public override bool IsTruthy => value != 0;
}

/// <summary>A name, attribute or item that doesn't exist: prints as nothing, is false, and refuses everything else.</summary>
/// <param name="reason">Error message if it is used.</param>
/// <param name="code">Error code if it is used; attributes that exist but are off limits have a different one.</param>
internal sealed class UndefinedValue(string reason, string code = TemplateErrorCodes.Undefined) : TemplateValue
{
    public override string TypeName => "Undefined";

    public override string Representation => TypeName;

    public override bool IsTruthy => false;

    public TemplateException Error(RenderContext context) => context.Error(code, reason);

    public static UndefinedValue Name(string name) => new($"'{name}' is undefined");

    public static UndefinedValue Attribute(TemplateValue owner, string name) => new($"'{Describe(owner)}' has no attribute '{name}'");

    public static UndefinedValue Element(TemplateValue owner, string element) => new($"{Describe(owner)} has no element {element}");

    public static UndefinedValue Unsafe(TemplateValue owner, string name) =>
        new($"access to attribute '{name}' of '{owner.TypeName}' object is unsafe.", TemplateErrorCodes.Security);

    private static string Describe(TemplateValue owner) => owner is NoneValue ? "None" : $"{owner.TypeName} object";
}
