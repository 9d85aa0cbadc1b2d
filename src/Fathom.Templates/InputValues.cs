using System.Globalization;
using System.Text.Json;
using Fathom.Templates.Builtins;
using Fathom.Templates.Errors;
using Fathom.Templates.Values;

namespace Fathom.Templates;

/// <summary>Converts an input to template values. Its text is data, except for special tokens and the names of known roles.</summary>
internal static class InputValues
{
    /// <summary>Roles that templates put into markers (<c>&lt;|user|&gt;</c>): exactly these words count as the template's own text.</summary>
    private static readonly HashSet<string> s_roles =
        ["system", "user", "assistant", "tool", "developer", "function", "ipython", "model", "environment", "observation"];

    /// <summary>Creates the variables of a rendering.</summary>
    public static Scope CreateScope(RenderContext context, ChatTemplateInput input)
    {
        var scope = new Scope(null);
        Globals.AddTo(scope);
        scope.Set("tools", NoneValue.Instance); // transformers always passes these two
        scope.Set("documents", NoneValue.Instance);
        foreach ((string name, JsonElement value) in input.Variables)
        {
            scope.Set(name, FromJson(context, value, 0));
        }

        foreach ((string name, string token) in input.SpecialTokens)
        {
            scope.Set(name, TextValue.Literal(token));
        }

        SetToken(scope, "bos_token", input.BosToken);
        SetToken(scope, "eos_token", input.EosToken);
        if (input.Messages.ValueKind != JsonValueKind.Array)
        {
            throw context.Error(TemplateErrorCodes.Input, $"messages must be an array, not {input.Messages.ValueKind}");
        }

        scope.Set("messages", FromMessages(context, input.Messages));
        if (input.Tools is JsonElement tools)
        {
            scope.Set("tools", FromJson(context, tools, 0));
        }

        scope.Set("add_generation_prompt", TemplateValue.Of(input.AddGenerationPrompt));
        return scope;
    }

    private static void SetToken(Scope scope, string name, string? token)
    {
        if (token is not null)
        {
            scope.Set(name, TextValue.Literal(token));
        }
    }

    private static ListValue FromMessages(RenderContext context, JsonElement messages)
    {
        var role = TextValue.Literal("role");
        List<TemplateValue> values = [];
        foreach (JsonElement element in messages.EnumerateArray())
        {
            TemplateValue message = FromJson(context, element, 1);
            if (message is DictValue dict && dict.Find(role) is TextValue name && s_roles.Contains(name.Text))
            {
                dict.Items[role] = TextValue.Literal(name.Text);
            }

            values.Add(message);
        }

        return new ListValue(values);
    }

    private static TemplateValue FromJson(RenderContext context, JsonElement element, int depth)
    {
        context.StepIntoData(depth);
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return FromObject(context, element, depth);
            case JsonValueKind.Array:
                return new ListValue([.. element.EnumerateArray().Select(item => FromJson(context, item, depth + 1))]);
            case JsonValueKind.String:
                return TextValue.Data(ReadText(context, element.GetString));
            case JsonValueKind.Number:
                return FromNumber(context, element.GetRawText());
            case JsonValueKind.True:
                return BooleanValue.True;
            case JsonValueKind.False:
                return BooleanValue.False;
            case JsonValueKind.Null:
                return NoneValue.Instance;
            default:
                throw context.Error(TemplateErrorCodes.Input, "a JSON value is missing");
        }
    }

    private static DictValue FromObject(RenderContext context, JsonElement element, int depth)
    {
        var dict = new DictValue();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            TextValue name = TextValue.Data(ReadText(context, () => property.Name));
            dict.Items[name] = FromJson(context, property.Value, depth + 1);
        }

        return dict;
    }

    private static TemplateValue FromNumber(RenderContext context, string digits)
    {
        if (digits.AsSpan().IndexOfAny('.', 'e', 'E') < 0)
        {
            return Int128.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 integer)
                ? TemplateValue.Of(integer)
                : throw context.Error(TemplateErrorCodes.LimitInteger, "an integer of the input does not fit into 128 bits");
        }

        double number = double.Parse(digits, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? TemplateValue.Of(number) : throw context.Error(TemplateErrorCodes.Input, "a number of the input is out of range");
    }

    private static string ReadText(RenderContext context, Func<string?> read)
    {
        try
        {
            return read()!;
        }
        catch (InvalidOperationException)
        {
            throw context.Error(TemplateErrorCodes.Input, "a string of the input holds half of a surrogate pair");
        }
    }
}
