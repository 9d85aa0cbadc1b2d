using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Constraints.Grammars;

namespace Fathom.Inference.Constraints.Matching;

/// <summary>Which tokens each state of an automaton allows, as far as the state alone decides it. Shared by all requests; safe from any thread.</summary>
/// <remarks>
/// A token is allowed by a state when its bytes can be read without ending the state's rule. Where the rule ends within the token, what comes
/// then depends on who called it: such tokens are kept in a small tree of their own, to be tried with the real stack.
/// </remarks>
internal sealed class StateMasks(Automaton automaton, TokenVocabulary vocabulary, ConstraintLimits limits)
{
    /// <summary>Bytes that a state must allow for its mask to be made in advance.</summary>
    private const int WideBytes = 64;

    /// <summary>Most masks that are made in advance.</summary>
    private const int MostPrepared = 48;

    /// <summary>Most masks that are kept; beyond, all are forgotten and made again when they are needed.</summary>
    private const int MostKept = 1_024;

    private readonly StackMachine _machine = new(automaton, limits.MaxStacks);
    private readonly StateMask?[] _masks = new StateMask?[automaton.States.Length];
    private readonly Lock _lock = new();
    private int _numKept;

    public Automaton Automaton => automaton;

    public TokenVocabulary Vocabulary => vocabulary;

    public ConstraintLimits Limits => limits;

    /// <summary>Makes the masks that take long in advance.</summary>
    public void Prepare()
    {
        int prepared = 0;
        for (int state = 0; state < _masks.Length && prepared < MostPrepared; state++)
        {
            if (automaton.States[state].Bytes.Sum(edge => edge.High - edge.Low + 1) >= WideBytes)
            {
                Of(state);
                prepared++;
            }
        }
    }

    /// <summary>The tokens that a state allows.</summary>
    public StateMask Of(int state)
    {
        if (Volatile.Read(ref _masks[state]) is { } known)
        {
            return known;
        }

        lock (_lock)
        {
            return _masks[state] ??= Keep(Create(state));
        }
    }

    private StateMask Keep(StateMask mask)
    {
        if (++_numKept > MostKept)
        {
            Array.Clear(_masks);
            _numKept = 1;
        }

        return mask;
    }

    private StateMask Create(int state)
    {
        var visitor = new Collector(new TokenMask(vocabulary.NumTokens), []);
        _machine.BeginWork();
        int begin = _machine.BeginAt(state);
        vocabulary.Trie.Walk(_machine, begin, ref visitor);
        foreach (SymbolEdge edge in automaton.States[state].Tokens)
        {
            visitor.Allowed.Add(edge.Symbol);
        }

        _machine.Compact(begin);
        return new StateMask(visitor.Allowed, new TokenTrie(visitor.Open.Select(token => (token, vocabulary.Bytes(token).ToArray()))));
    }

    private readonly struct Collector(TokenMask allowed, List<int> open) : ITokenVisitor
    {
        public TokenMask Allowed => allowed;

        public List<int> Open => open;

        public void Visit(int token, bool isAccepted)
        {
            if (isAccepted)
            {
                allowed.Add(token);
            }
            else
            {
                open.Add(token);
            }
        }
    }
}

/// <summary>What a state says of the vocabulary.</summary>
/// <param name="Allowed">Tokens that it allows whatever is below.</param>
/// <param name="Open">Tokens for which what is below decides.</param>
internal sealed record StateMask(TokenMask Allowed, TokenTrie Open);
