using Fathom.Inference.Constraints.Errors;

namespace Fathom.Inference.Constraints.Grammars;

/// <summary>A compiled grammar: a deterministic automaton per rule, whose steps are bytes, tokens and calls of rules. Immutable.</summary>
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
    /// <exception cref="ConstraintException">The grammar is too complex, is left-recursive, or has no texts.</exception>
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
        RuleAnalysis.RemoveDeadEnds(automaton, new WorkBudget(limits.MaxWork));
        RuleAnalysis.RefuseLeftRecursion(automaton, grammar, new WorkBudget(limits.MaxWork));
        return automaton;
    }
}
