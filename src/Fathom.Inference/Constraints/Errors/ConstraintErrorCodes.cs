namespace Fathom.Inference.Constraints.Errors;

/// <summary>The closed list of reasons why a schema, pattern or grammar is refused.</summary>
public static class ConstraintErrorCodes
{
    /// <summary>The schema is invalid: a keyword has a value of the wrong type, or a reference has no target.</summary>
    public const string SchemaInvalid = "schema.invalid";

    /// <summary>The schema has an unsupported keyword or combination of keywords. None is ignored silently.</summary>
    public const string SchemaUnsupported = "schema.unsupported";

    /// <summary>The schema is larger, deeper or more complex than allowed.</summary>
    public const string SchemaLimit = "schema.limit";

    /// <summary>The pattern isn't a valid regular expression.</summary>
    public const string RegexSyntax = "regex.syntax";

    /// <summary>The pattern has an unsupported construct.</summary>
    public const string RegexUnsupported = "regex.unsupported";

    /// <summary>The pattern is longer or more complex than allowed.</summary>
    public const string RegexLimit = "regex.limit";

    /// <summary>The grammar isn't valid GBNF.</summary>
    public const string GrammarSyntax = "grammar.syntax";

    /// <summary>The grammar uses a rule that it doesn't define, or has no rule <c>root</c>.</summary>
    public const string GrammarRule = "grammar.rule";

    /// <summary>A rule of the grammar begins with itself.</summary>
    public const string GrammarLeftRecursion = "grammar.left_recursion";

    /// <summary>No text satisfies the grammar or pattern.</summary>
    public const string GrammarEmpty = "grammar.empty";

    /// <summary>The grammar is larger, deeper or more complex than allowed.</summary>
    public const string GrammarLimit = "grammar.limit";

    /// <summary>The model's vocabulary can't express the required format.</summary>
    public const string Vocabulary = "constraint.vocabulary";
}
