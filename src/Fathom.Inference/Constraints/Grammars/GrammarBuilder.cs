namespace Fathom.Inference.Constraints.Grammars;

/// <summary>Collects the rules of a grammar.</summary>
internal sealed class GrammarBuilder
{
    private readonly List<Expression> _rules = [];
    private readonly List<string> _names = [];

    /// <summary>Reserves a number for a rule that is defined later.</summary>
    public int Declare(string name)
    {
        _rules.Add(Expression.Nothing);
        _names.Add(name);
        return _rules.Count - 1;
    }

    /// <summary>Defines a declared rule.</summary>
    public void Define(int rule, Expression expression) => _rules[rule] = expression;

    /// <summary>Adds a rule.</summary>
    public RuleExpression Add(string name, Expression expression)
    {
        int rule = Declare(name);
        Define(rule, expression);
        return new RuleExpression(rule);
    }

    /// <summary>Returns the grammar with the given root.</summary>
    public Grammar Build(int root) => new(_rules, _names, root);
}
