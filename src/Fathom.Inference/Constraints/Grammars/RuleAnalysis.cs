using Fathom.Inference.Constraints.Errors;

namespace Fathom.Inference.Constraints.Grammars;

/// <summary>Ensures what an automaton needs to run: every state leads to an end, and no rule is left-recursive.</summary>
internal static class RuleAnalysis
{
    /// <summary>Removes steps that don't lead to an end.</summary>
    /// <exception cref="ConstraintException">No text is left, or it takes too long.</exception>
    public static void RemoveDeadEnds(Automaton automaton, WorkBudget work)
    {
        bool[] isAlive = new bool[automaton.States.Length];
        bool IsAlive(SymbolEdge call) => isAlive[call.To] && isAlive[automaton.Starts[call.Symbol]];
        for (bool hasChanged = true; hasChanged;)
        {
            hasChanged = false;
            for (int i = isAlive.Length - 1; i >= 0; i--)
            {
                work.Spend();
                AutomatonState state = automaton.States[i];
                if (!isAlive[i] && (state.IsFinal || Array.Exists(state.Bytes, edge => isAlive[edge.To])
                    || Array.Exists(state.Tokens, edge => isAlive[edge.To]) || Array.Exists(state.Rules, IsAlive)))
                {
                    isAlive[i] = hasChanged = true;
                }
            }
        }

        if (!isAlive[automaton.Starts[automaton.Root]])
        {
            throw new ConstraintException(ConstraintErrorCodes.GrammarEmpty, "root", "no text satisfies it");
        }

        foreach (AutomatonState state in automaton.States)
        {
            state.Bytes = Array.FindAll(state.Bytes, edge => isAlive[edge.To]);
            state.Tokens = Array.FindAll(state.Tokens, edge => isAlive[edge.To]);
            state.Rules = Array.FindAll(state.Rules, IsAlive);
        }
    }

    /// <summary>Throws if a rule may begin with itself, since parsing it would never read a byte.</summary>
    /// <exception cref="ConstraintException">There is such a rule, or it takes too long.</exception>
    public static void RefuseLeftRecursion(Automaton automaton, Grammar grammar, WorkBudget work)
    {
        bool[] isNullable = FindNullable(automaton, work);
        int[][] beginnings = [.. automaton.Starts.Select(start => FindBeginnings(automaton, start, isNullable, work))];
        var visits = new byte[beginnings.Length]; // 0 new, 1 open, 2 done
        for (int rule = 0; rule < visits.Length; rule++)
        {
            if (visits[rule] == 0 && FindCycle(beginnings, visits, rule) is { } cycle)
            {
                throw new ConstraintException(ConstraintErrorCodes.GrammarLeftRecursion, grammar.Names[cycle], "the rule may begin with itself");
            }
        }
    }

    private static int? FindCycle(int[][] beginnings, byte[] visits, int first)
    {
        Stack<(int Rule, int Next)> path = new([(first, 0)]);
        visits[first] = 1;
        while (path.TryPop(out (int Rule, int Next) place))
        {
            if (place.Next == beginnings[place.Rule].Length)
            {
                visits[place.Rule] = 2;
                continue;
            }

            path.Push((place.Rule, place.Next + 1));
            int rule = beginnings[place.Rule][place.Next];
            if (visits[rule] == 1)
            {
                return rule;
            }

            if (visits[rule] == 0)
            {
                visits[rule] = 1;
                path.Push((rule, 0));
            }
        }

        return null;
    }

    /// <summary>Finds the rules that may be empty.</summary>
    private static bool[] FindNullable(Automaton automaton, WorkBudget work)
    {
        bool[] isNullable = new bool[automaton.Starts.Length];
        for (bool hasChanged = true; hasChanged;)
        {
            hasChanged = false;
            for (int rule = 0; rule < isNullable.Length; rule++)
            {
                if (!isNullable[rule] && Reach(automaton, automaton.Starts[rule], isNullable, work).Any(state => automaton.States[state].IsFinal))
                {
                    isNullable[rule] = hasChanged = true;
                }
            }
        }

        return isNullable;
    }

    private static int[] FindBeginnings(Automaton automaton, int start, bool[] isNullable, WorkBudget work) =>
        [.. Reach(automaton, start, isNullable, work).SelectMany(state => automaton.States[state].Rules).Select(call => call.Symbol).Distinct()];

    /// <summary>Returns the states that can be reached without reading a byte.</summary>
    private static HashSet<int> Reach(Automaton automaton, int start, bool[] isNullable, WorkBudget work)
    {
        HashSet<int> reached = [];
        Stack<int> open = new([start]);
        while (open.TryPop(out int state))
        {
            work.Spend();
            if (reached.Add(state))
            {
                foreach (SymbolEdge call in automaton.States[state].Rules)
                {
                    if (isNullable[call.Symbol])
                    {
                        open.Push(call.To);
                    }
                }
            }
        }

        return reached;
    }
}
