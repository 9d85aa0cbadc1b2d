using Fathom.Inference.Constraints.Errors;

namespace Fathom.Inference.Constraints.Grammars;

/// <summary>A compiled grammar: a deterministic automaton for every rule, whose steps are bytes, tokens and calls of rules. Immutable.</summary>
internal sealed class Automaton
{
    private Automaton(AutomatonState[] states, int[] starts, int root) => (States, Starts, Root) = (states, starts, root);

    /// <summary>The states of all rules.</summary>
    public AutomatonState[] States { get; }

    /// <summary>First state of each rule.</summary>
    public int[] Starts { get; }

    /// <summary>The root's number.</summary>
    public int Root { get; }

    /// <summary>Compiles a grammar.</summary>
    /// <exception cref="ConstraintException">It is too complex, begins a rule with itself, or has no text.</exception>
    public static Automaton Compile(Grammar grammar, ConstraintLimits limits)
    {
        List<AutomatonState> states = [];
        int[] starts = new int[grammar.Rules.Count];
        var work = new WorkBudget(limits.MaxWork);
        for (int rule = 0; rule < starts.Length; rule++)
        {
            starts[rule] = states.Count;
            new Determinization(new RuleGraph(grammar.Rules[rule], limits), states, work, limits).Run();
        }

        var automaton = new Automaton([.. states], starts, grammar.Root);
        RuleAnalysis.RemoveDeadEnds(automaton);
        RuleAnalysis.RefuseLeftRecursion(automaton, grammar);
        return automaton;
    }
}
