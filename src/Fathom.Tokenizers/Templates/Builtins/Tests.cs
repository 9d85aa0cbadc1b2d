using Fathom.Tokenizers.Templates.Values;

namespace Fathom.Tokenizers.Templates.Builtins;

internal delegate bool Test(RenderContext context, TemplateValue value, CallArguments arguments);

/// <summary>The tests of <c>is</c> by name: a closed list.</summary>
internal static class Tests
{
    private static readonly Dictionary<string, Test> s_tests = new()
    {
        ["boolean"] = Of(value => value is BooleanValue),
        ["callable"] = Of(value => value is CallableValue or UndefinedValue),
        ["defined"] = Of(value => value is not UndefinedValue),
        ["divisibleby"] = (context, value, arguments) => IsDivisible(context, value, arguments.Bind(context, "divisibleby", "num")[0]!, 0),
        ["escaped"] = Of(value => value is TextValue { IsMarkup: true }),
        ["even"] = (context, value, _) => IsDivisible(context, value, TemplateValue.Of(2), 0),
        ["false"] = Of(value => ReferenceEquals(value, BooleanValue.False)),
        ["filter"] = (context, value, _) => Filters.Exists(PythonText.Str(context, value).Text),
        ["float"] = Of(value => value is FloatValue),
        ["in"] = (context, value, arguments) => Ordering.Contains(context, arguments.Bind(context, "in", "seq")[0]!, value),
        ["integer"] = Of(value => value is IntegerValue),
        ["iterable"] = Of(Sequences.IsIterable),
        ["lower"] = (context, value, _) => TextCase.IsLower(PythonText.Str(context, value).Text),
        ["mapping"] = Of(value => value is DictValue),
        ["none"] = Of(value => value is NoneValue),
        ["number"] = Of(Numbers.IsNumber),
        ["odd"] = (context, value, _) => IsDivisible(context, value, TemplateValue.Of(2), 1),
        ["sameas"] = (context, value, arguments) => IsSame(value, arguments.Bind(context, "sameas", "other")[0]!),
        ["sequence"] = Of(value => value is TextValue or ListValue or TupleValue or DictValue or RangeValue or UndefinedValue),
        ["string"] = Of(value => value is TextValue),
        ["test"] = (context, value, _) => s_tests!.ContainsKey(PythonText.Str(context, value).Text),
        ["true"] = Of(value => ReferenceEquals(value, BooleanValue.True)),
        ["undefined"] = Of(value => value is UndefinedValue),
        ["upper"] = (context, value, _) => TextCase.IsUpper(PythonText.Str(context, value).Text),
        ["=="] = Equal,
        ["eq"] = Equal,
        ["equalto"] = Equal,
        ["!="] = NotEqual,
        ["ne"] = NotEqual,
        [">"] = Ordered(">"),
        ["gt"] = Ordered(">"),
        ["greaterthan"] = Ordered(">"),
        [">="] = Ordered(">="),
        ["ge"] = Ordered(">="),
        ["<"] = Ordered("<"),
        ["lt"] = Ordered("<"),
        ["lessthan"] = Ordered("<"),
        ["<="] = Ordered("<="),
        ["le"] = Ordered("<="),
    };

    public static bool Check(RenderContext context, string name, TemplateValue value, CallArguments arguments) =>
        s_tests.TryGetValue(name, out Test? test)
            ? test(context, value, arguments)
            : throw context.Error(TemplateErrorCodes.Name, $"No test named '{name}' found.");

    private static Test Of(Func<TemplateValue, bool> test) => Of((_, value) => test(value));

    private static Test Of(Func<RenderContext, TemplateValue, bool> test) => (context, value, arguments) =>
    {
        arguments.Bind(context, "test");
        return test(context, value);
    };

    private static bool Equal(RenderContext context, TemplateValue value, CallArguments arguments) =>
        Ordering.AreEqual(context, value, arguments.Bind(context, "eq", "other")[0]!);

    private static bool NotEqual(RenderContext context, TemplateValue value, CallArguments arguments) => !Equal(context, value, arguments);

    private static Test Ordered(string symbol) => (context, value, arguments) =>
        Ordering.IsOrdered(context, symbol, value, arguments.Bind(context, symbol, "other")[0]!);

    private static bool IsDivisible(RenderContext context, TemplateValue value, TemplateValue divisor, int remainder) =>
        Ordering.AreEqual(context, Operators.Apply(context, "%", value, divisor), TemplateValue.Of(remainder));

    /// <summary>Identity; small immutable values that are equal count as one, as Python's interning has it.</summary>
    private static bool IsSame(TemplateValue left, TemplateValue right) => (left, right) switch
    {
        (TextValue a, TextValue b) => a.Text == b.Text,
        (IntegerValue a, IntegerValue b) => a.Value == b.Value,
        _ => ReferenceEquals(left, right),
    };
}
