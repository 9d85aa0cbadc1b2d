using System.Globalization;
using System.Text.Json;
using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Constraints.Grammars;

namespace Fathom.Inference.Constraints.Schemas;

/// <summary>Compiles a JSON Schema, draft 2020-12, to a grammar: every text of the grammar is a value that the schema allows.</summary>
/// <remarks>
/// The grammar doesn't have every value that the schema allows: properties are in the order of the schema, properties that it doesn't name
/// are included only if it allows them explicitly, and numbers have a bounded number of digits. Unsupported schemas are refused.
/// </remarks>
internal sealed class SchemaCompiler
{
    private readonly JsonElement _document;
    private readonly ConstraintLimits _limits;
    private readonly GrammarBuilder _builder;
    private readonly JsonTexts _json;
    private readonly Dictionary<string, RuleExpression> _rules = []; // by pointer
    private readonly Queue<(int Rule, JsonElement Schema, string Pointer)> _open = [];
    private int _nodes;
    private int _depth;

    private SchemaCompiler(JsonElement document, GrammarBuilder builder, JsonTexts json, ConstraintLimits limits) =>
        (_document, _builder, _json, _limits) = (document, builder, json, limits);

    /// <summary>Adds a schema's values to a grammar.</summary>
    /// <exception cref="ConstraintException">The schema is refused.</exception>
    public static Expression Compile(JsonElement schema, GrammarBuilder builder, JsonTexts json, ConstraintLimits limits)
    {
        if (schema.ValueKind is JsonValueKind.Undefined || schema.GetRawText().Length > limits.MaxSourceCharacters)
        {
            throw new ConstraintException(ConstraintErrorCodes.SchemaLimit, "", $"at most {limits.MaxSourceCharacters} characters");
        }

        return new SchemaCompiler(schema, builder, json, limits).Compile();
    }

    private Expression Compile()
    {
        Expression root = RuleAt("");
        while (_open.TryDequeue(out (int Rule, JsonElement Schema, string Pointer) next))
        {
            _builder.Define(next.Rule, Value(SchemaPart.Read(next.Schema, next.Pointer)));
        }

        return root;
    }

    /// <summary>Returns the rule of the schema at a pointer, which is compiled later.</summary>
    private RuleExpression RuleAt(string pointer)
    {
        if (!_rules.TryGetValue(pointer, out RuleExpression? rule))
        {
            JsonElement schema = Find(pointer);
            rule = new RuleExpression(_builder.Declare(pointer.Length == 0 ? "schema" : pointer));
            _rules.Add(pointer, rule);
            _open.Enqueue((rule.Rule, schema, pointer));
        }

        return rule;
    }

    /// <summary>Compiles a subschema at a pointer.</summary>
    private Expression Subschema(JsonElement schema, string pointer) => Value(SchemaPart.Read(schema, pointer));

    private Expression Value(SchemaPart schema)
    {
        if (++_nodes > _limits.MaxNodes)
        {
            throw new ConstraintException(ConstraintErrorCodes.SchemaLimit, schema.Pointer, $"more than {_limits.MaxNodes} subschemas");
        }

        if (++_depth > _limits.MaxDepth)
        {
            throw new ConstraintException(ConstraintErrorCodes.SchemaLimit, schema.Pointer, $"nested deeper than {_limits.MaxDepth}");
        }

        Expression value = schema.IsNever ? Expression.Nothing
            : schema["$ref"] is { } reference ? Reference(schema, reference)
            : schema["allOf"] is { } all ? Value(Parts(all).Aggregate(schema.Without("allOf"), (together, part) => together.And(Flat(part))))
            : schema["anyOf"] is { } any ? Alternatives(schema.Without("anyOf"), Parts(any))
            : schema["oneOf"] is { } one ? Alternatives(schema.Without("oneOf"), Disjoint(one))
            : schema["const"] is not null || schema["enum"] is not null ? Constants(schema)
            : Types(schema);
        _depth--;
        return value;
    }

    private Expression Reference(SchemaPart schema, SchemaKeyword reference)
    {
        SchemaPart rest = schema.Without("$ref");
        string pointer = PointerOf(reference);
        return rest.Keywords.Count == 0 ? RuleAt(pointer) : Value(rest.And(Flat(SchemaPart.Read(Find(pointer), pointer))));
    }

    /// <summary>Follows a schema's references, so that it can be combined with another.</summary>
    private SchemaPart Flat(SchemaPart part)
    {
        for (int i = 0; part["$ref"] is { } reference; i++)
        {
            if (i > _limits.MaxDepth)
            {
                throw reference.Invalid("a reference that leads somewhere");
            }

            string pointer = PointerOf(reference);
            part = part.Without("$ref").And(SchemaPart.Read(Find(pointer), pointer));
        }

        return part;
    }

    private Expression Alternatives(SchemaPart common, IEnumerable<SchemaPart> parts) => Expression.Choice([.. parts.Select(part =>
        common.Keywords.Count == 0 ? Value(part) : Value(common.And(Flat(part))))]);

    /// <summary>Returns the alternatives of which a value must satisfy exactly one; supported only if no value can satisfy two.</summary>
    private SchemaPart[] Disjoint(SchemaKeyword one)
    {
        SchemaPart[] parts = [.. Parts(one)];
        SchemaPart[] flat = [.. parts.Select(Flat)];
        for (int i = 0; i < flat.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (!SchemaOverlap.AreDisjoint(flat[i], flat[j], Flat))
                {
                    throw one.Unsupported(
                        $"alternatives {j} and {i} of oneOf may both hold: use anyOf, or tell them apart by type or by a required constant");
                }
            }
        }

        return parts;
    }

    private static IEnumerable<SchemaPart> Parts(SchemaKeyword keyword) => keyword.Value.ValueKind == JsonValueKind.Array && keyword.Value.GetArrayLength() > 0
        ? keyword.Value.EnumerateArray().Select((part, i) => SchemaPart.Read(part, $"{keyword.Pointer}/{i}"))
        : throw keyword.Invalid("a list of schemas");

    private static Expression Constants(SchemaPart schema)
    {
        JsonElement[] values = schema["enum"] is { } choice
            ? choice.Value.ValueKind == JsonValueKind.Array ? [.. choice.Value.EnumerateArray()] : throw choice.Invalid("a list of values")
            : [schema["const"]!.Value.Value];
        if (schema["const"] is { } constant)
        {
            values = [.. values.Where(value => JsonElement.DeepEquals(value, constant.Value))];
        }

        if (schema.Keywords.FirstOrDefault(pair => pair.Key is not ("enum" or "const" or "type")) is { Key: not null } other)
        {
            throw other.Value.Unsupported($"'{other.Key}' beside enum or const isn't supported");
        }

        SchemaTypeSet types = SchemaTypes.Of(schema);
        return Expression.Choice([.. values.Where(value => (SchemaTypes.Of(value) & types) != 0).Select(ValueLiteral)]);
    }

    private static Expression ValueLiteral(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? JsonTexts.Literal(value.GetString()!) : Expression.Literal(JsonTexts.TextOf(value));

    private Expression Types(SchemaPart schema)
    {
        SchemaTypeSet types = SchemaTypes.Of(schema);
        if (types == SchemaTypeSet.All && schema.Keywords.Count == 0)
        {
            return _json.Value;
        }

        List<Expression> choices = [];
        void AddIf(SchemaTypeSet type, Func<Expression> create)
        {
            if ((types & type) == type)
            {
                choices.Add(create());
            }
        }

        AddIf(SchemaTypeSet.Null, () => JsonTexts.Null);
        AddIf(SchemaTypeSet.Boolean, () => JsonTexts.Boolean);
        AddIf(SchemaTypeSet.Integer, () => Number(schema, isWhole: (types & SchemaTypeSet.Fraction) == 0));
        AddIf(SchemaTypeSet.String, () => String(schema));
        AddIf(SchemaTypeSet.Array, () => Array(schema));
        AddIf(SchemaTypeSet.Object, () => Object(schema));
        return Expression.Choice([.. choices]);
    }

    private Expression Number(SchemaPart schema, bool isWhole)
    {
        NumberBound? least = Tighter(Bound(schema["minimum"], false), Bound(schema["exclusiveMinimum"], true), isLeast: true);
        NumberBound? most = Tighter(Bound(schema["maximum"], false), Bound(schema["exclusiveMaximum"], true), isLeast: false);
        if (schema["multipleOf"] is { } multiple)
        {
            isWhole = Decimal(multiple) == 1 ? true : throw multiple.Unsupported("multipleOf other than 1 isn't supported");
        }

        return (isWhole, least ?? most) switch
        {
            (true, null) => _json.Integer,
            (false, null) => _json.Number,
            (true, _) => NumberRange.Integers(least, most),
            _ => NumberRange.Numbers(least, most),
        };
    }

    private static NumberBound? Bound(SchemaKeyword? keyword, bool isExclusive) => keyword is { } bound ? new NumberBound(Decimal(bound), isExclusive) : null;

    private static NumberBound? Tighter(NumberBound? inclusive, NumberBound? exclusive, bool isLeast)
    {
        if (inclusive is not { } first || exclusive is not { } second)
        {
            return inclusive ?? exclusive;
        }

        bool isSecond = isLeast ? second.Value >= first.Value : second.Value <= first.Value;
        return isSecond ? second : first;
    }

    private static decimal Decimal(SchemaKeyword keyword) =>
        keyword.Value.ValueKind != JsonValueKind.Number ? throw keyword.Invalid("a number")
        : keyword.Value.TryGetDecimal(out decimal value) && Math.Abs(value) < 1e20m && (value != 0 || keyword.Value.GetDouble() == 0) ? value
        : throw keyword.Unsupported("numbers from 1e20 on, or nearer to 0 than 1e-28, aren't supported");

    private int? Count(SchemaKeyword? keyword)
    {
        if (keyword is not { } count)
        {
            return null;
        }

        bool isWhole = count.Value.ValueKind == JsonValueKind.Number && count.Value.TryGetDecimal(out decimal value)
            && value >= 0 && value == Math.Floor(value);
        if (!isWhole)
        {
            throw count.Invalid("a whole number from 0 on");
        }

        decimal number = count.Value.GetDecimal();
        return number <= _limits.MaxRepetition
            ? (int)number
            : throw new ConstraintException(ConstraintErrorCodes.SchemaLimit, count.Pointer, $"at most {_limits.MaxRepetition}");
    }

    private Expression String(SchemaPart schema)
    {
        (int min, int? max) = (Count(schema["minLength"]) ?? 0, Count(schema["maxLength"]));
        SchemaKeyword? pattern = schema["pattern"];
        SchemaKeyword? format = schema["format"];
        int kinds = (pattern is null ? 0 : 1) + (format is null ? 0 : 1) + (min > 0 || max is not null ? 1 : 0);
        if (kinds > 1)
        {
            throw (format ?? pattern)!.Value.Unsupported("pattern, format and lengths of one string together aren't supported");
        }

        if ((pattern ?? format) is { } text)
        {
            return Expression.Sequence(JsonTexts.Quote, Pattern(text, isFormat: pattern is null), JsonTexts.Quote);
        }

        return kinds == 0
            ? _json.String
            : Expression.Sequence(JsonTexts.Quote, min > max ? Expression.Nothing : new RepeatExpression(JsonTexts.Character, min, max), JsonTexts.Quote);
    }

    private Expression Pattern(SchemaKeyword keyword, bool isFormat)
    {
        string text = keyword.Value.ValueKind == JsonValueKind.String ? keyword.Value.GetString()! : throw keyword.Invalid("a string");
        string pattern = !isFormat ? text : SchemaFormats.PatternOf(text)
            ?? throw keyword.Unsupported($"the format isn't supported; there are {SchemaFormats.Names}");
        try
        {
            return RegexParser.ParseSearch(pattern, JsonTexts.Spell, _limits);
        }
        catch (ConstraintException failure)
        {
            throw new ConstraintException(failure.Code, $"{keyword.Pointer}, {failure.Where}", failure.Message[(failure.Where.Length + 2)..]);
        }
    }

    private Expression Array(SchemaPart schema)
    {
        if (schema["uniqueItems"] is { } unique)
        {
            throw unique.Unsupported("uniqueItems isn't supported");
        }

        List<Expression> first = schema["prefixItems"] is { } prefix
            ? [.. Parts(prefix).Select(part => _builder.Add(part.Pointer, Value(part)))]
            : [];
        Expression others = schema["items"] is { } items
            ? items.Value.ValueKind == JsonValueKind.False ? Expression.Nothing : _builder.Add(items.Pointer, Subschema(items.Value, items.Pointer))
            : _json.Value;
        (int min, int? max) = (Count(schema["minItems"]) ?? 0, Count(schema["maxItems"]));
        int numNodes = max ?? Math.Max(Math.Max(min, first.Count), 1);
        int end = numNodes + 1;
        List<GraphEdge> edges = [];
        for (int i = 0; i <= numNodes; i++)
        {
            Expression item = i < first.Count ? first[i] : others;
            Expression next = i == 0 ? item : Expression.Sequence(_json.Comma, item);
            if (i < numNodes || max is null)
            {
                edges.Add(new GraphEdge(i, next, Math.Min(i + 1, numNodes)));
            }

            if (i >= min)
            {
                edges.Add(new GraphEdge(i, i == 0 ? Expression.Empty : _json.Space, end));
            }
        }

        return _builder.Add(schema.Pointer, Expression.Sequence(
            Expression.Literal("["), _json.Space, new GraphExpression(end + 1, edges), Expression.Literal("]")));
    }

    private Expression Object(SchemaPart schema)
    {
        List<Property> properties = Properties(schema);
        Expression? other = OtherProperties(schema, properties);
        HashSet<string> required = [.. Required(schema)];
        foreach (string name in required.Where(name => !properties.Exists(property => property.Name == name)).ToArray())
        {
            properties.Add(new Property(name, schema["additionalProperties"] is { } rest ? Subschema(rest.Value, rest.Pointer) : _json.Value));
        }

        // Node 2 i: before property i, nothing written yet; 2 i + 1: before property i, after another one.
        int count = properties.Count;
        int end = (2 * count) + 2;
        List<GraphEdge> edges = [new(2 * count, Expression.Empty, end), new((2 * count) + 1, _json.Space, end)];
        for (int i = 0; i < count; i++)
        {
            Expression pair = _json.Pair(JsonTexts.Literal(properties[i].Name), properties[i].Value);
            edges.Add(new GraphEdge(2 * i, pair, (2 * i) + 3));
            edges.Add(new GraphEdge((2 * i) + 1, Expression.Sequence(_json.Comma, pair), (2 * i) + 3));
            if (!required.Contains(properties[i].Name))
            {
                edges.Add(new GraphEdge(2 * i, Expression.Empty, (2 * i) + 2));
                edges.Add(new GraphEdge((2 * i) + 1, Expression.Empty, (2 * i) + 3));
            }
        }

        if (other is not null)
        {
            Expression pair = _json.Pair(JsonTexts.StringExcept(properties.Select(property => property.Name)), other);
            edges.Add(new GraphEdge(2 * count, pair, (2 * count) + 1));
            edges.Add(new GraphEdge((2 * count) + 1, Expression.Sequence(_json.Comma, pair), (2 * count) + 1));
        }

        return _builder.Add(schema.Pointer, Expression.Sequence(
            Expression.Literal("{"), _json.Space, new GraphExpression(end + 1, edges), Expression.Literal("}")));
    }

    private List<Property> Properties(SchemaPart schema)
    {
        if (schema["properties"] is not { } properties)
        {
            return [];
        }

        return properties.Value.ValueKind == JsonValueKind.Object
            ? [.. properties.Value.EnumerateObject().Select(property =>
                new Property(property.Name, Subschema(property.Value, $"{properties.Pointer}/{SchemaPart.Escape(property.Name)}")))]
            : throw properties.Invalid("an object of schemas");
    }

    /// <summary>
    /// Returns the values of properties that the schema doesn't name; null if they aren't allowed. Without <c>additionalProperties</c>, they are allowed
    /// only if the schema names none.
    /// </summary>
    private Expression? OtherProperties(SchemaPart schema, List<Property> properties)
    {
        if (schema["additionalProperties"] is { } others)
        {
            return others.Value.ValueKind == JsonValueKind.False ? null : Subschema(others.Value, others.Pointer);
        }

        return properties.Count == 0 && schema["required"] is null ? _json.Value : null;
    }

    private static string[] Required(SchemaPart schema)
    {
        if (schema["required"] is not { } required)
        {
            return [];
        }

        bool areNames = required.Value.ValueKind == JsonValueKind.Array && required.Value.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String);
        return areNames ? [.. required.Value.EnumerateArray().Select(name => name.GetString()!)] : throw required.Invalid("a list of names");
    }

    /// <summary>Returns the target of a reference within the document.</summary>
    private static string PointerOf(SchemaKeyword reference)
    {
        string text = reference.Value.ValueKind == JsonValueKind.String ? reference.Value.GetString()! : throw reference.Invalid("a string");
        return text == "#" ? ""
            : text.StartsWith("#/", StringComparison.Ordinal) ? Uri.UnescapeDataString(text[1..])
            : throw reference.Unsupported("references other than #/… within the schema aren't supported");
    }

    private JsonElement Find(string pointer)
    {
        JsonElement element = _document;
        foreach (string part in pointer.Split('/').Skip(1))
        {
            string name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            bool isIndex = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index);
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value))
            {
                element = value;
            }
            else if (element.ValueKind == JsonValueKind.Array && isIndex && index < element.GetArrayLength())
            {
                element = element[index];
            }
            else
            {
                throw new ConstraintException(ConstraintErrorCodes.SchemaInvalid, pointer, "a reference leads nowhere");
            }
        }

        return element;
    }

    private readonly record struct Property(string Name, Expression Value);
}
