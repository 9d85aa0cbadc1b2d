using Fathom.Templates.Values;

namespace Fathom.Templates.Builtins;

/// <summary>The dictionary methods that published chat templates call.</summary>
internal static class DictMethods
{
    public static TemplateValue? Find(DictValue dict, string name) => name switch
    {
        "keys" => View(dict, DictViewKind.Keys, name),
        "values" => View(dict, DictViewKind.Values, name),
        "items" => View(dict, DictViewKind.Items, name),
        "get" => new FunctionValue("builtin_function_or_method", (context, arguments) =>
        {
            TemplateValue?[] bound = arguments.Bind(context, "get", "key", "default?");
            return dict.Find(KeyComparer.RequireHashable(context, bound[0]!)) ?? bound[1] ?? NoneValue.Instance;
        }),
        _ => null,
    };

    private static FunctionValue View(DictValue dict, DictViewKind kind, string name) =>
        new("builtin_function_or_method", (context, arguments) =>
        {
            arguments.Bind(context, name);
            return new DictViewValue(dict, kind);
        });
}
