using Fathom.Templates.Errors;
using Fathom.Templates.Values;

namespace Fathom.Templates.Builtins;

internal delegate bool Test(RenderContext context, TemplateValue value, CallArguments arguments);

/// <summary>The tests of <c>is</c> by name: a closed list of those that published chat templates use.</summary>
internal static class Tests
{
    private static readonly Dictionary<string, Test> s_tests = new()
    {
        ["boolean"] = Of(value => value is BooleanValue),
        ["defined"] = Of(value => value is not UndefinedValue),
        ["false"] = Of(value => ReferenceEquals(value, BooleanValue.False)),
        ["float"] = Of(value => value is FloatValue),
        ["in"] = (context, value, arguments) => Ordering.Contains(context, arguments.Bind(context, "in", "seq")[0]!, value),
        ["integer"] = Of(value => value is IntegerValue),
        ["iterable"] = Of(Sequences.IsIterable),
        ["mapping"] = Of(value => value is DictValue),
        ["none"] = Of(value => value is NoneValue),
        ["number"] = Of(Numbers.IsNumber),
        ["sequence"] = Of(value => value is TextValue or ListValue or TupleValue or DictValue or RangeValue or UndefinedValue),
        ["string"] = Of(value => value is TextValue),
        ["true"] = Of(value => ReferenceEquals(value, BooleanValue.True)),
        ["undefined"] = Of(value => value is UndefinedValue),
        ["=="] = Equal,
        ["eq"] = Equal,
        ["equalto"] = Equal,
        ["!="] = NotEqual,
        ["ne"] = NotEqual,
    };

    public static bool Check(RenderContext context, string name, TemplateValue value, CallArguments arguments) =>
        s_tests.TryGetValue(name, out Test? test)
            ? test(context, value, arguments)
            : throw context.Error(TemplateErrorCodes.Name, $"there is no test '{name}'; tests: {string.Join(", ", s_tests.Keys)}");

    private static Test Of(Func<TemplateValue, bool> test) => Of((_, value) => test(value));

    private static Test Of(Func<RenderContext, TemplateValue, bool> test) => (context, value, arguments) =>
    {
        arguments.Bind(context, "test");
        return test(context, value);
    };

    private static bool Equal(RenderContext context, TemplateValue value, CallArguments arguments) =>
        Ordering.AreEqual(context, value, arguments.Bind(context, "eq", "other")[0]!);

    private static bool NotEqual(RenderContext context, TemplateValue value, CallArguments arguments) => !Equal(context, value, arguments);
}
