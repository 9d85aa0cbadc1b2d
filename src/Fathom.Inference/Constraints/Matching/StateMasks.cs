using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Constraints.Grammars;

namespace Fathom.Inference.Constraints.Matching;

/// <summary>The tokens that each state of an automaton allows, as far as the state alone decides it. Shared by all requests; safe from any thread.</summary>
/// <remarks>
/// A state allows a token if its bytes can be read without ending the state's rule. If the rule ends within the token, the rest depends
/// on the calling rule: such tokens are kept in a small separate trie, and tried with the actual stack.
/// </remarks>
internal sealed class StateMasks(Automaton automaton, TokenVocabulary vocabulary, ConstraintLimits limits)
{
    /// <summary>Fewest bytes that a state must allow for its mask to be computed in advance.</summary>
    // From a quarter of the vocabulary on, a state shares its tree.
    private const int FewestShared = 4;

    private const int WideBytes = 64;

    /// <summary>Most masks computed in advance.</summary>
    private const int MostPrepared = 48;

    /// <summary>Most masks kept; beyond that, all are dropped and computed again when needed.</summary>
    private const int MostKept = 1_024;

    private readonly StackMachine _machine = new(automaton, limits.MaxStacks, StackMachine.PreparationWork);
    private readonly StateMask?[] _masks = new StateMask?[automaton.States.Length];
    private readonly Lock _lock = new();
    private int _numKept;

    public Automaton Automaton => automaton;

    public TokenVocabulary Vocabulary => vocabulary;

    public ConstraintLimits Limits => limits;

    /// <summary>Computes the masks that take long in advance.</summary>
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

    /// <summary>Returns the tokens that a state allows.</summary>
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

        // A state that may end its rule leaves nearly all tokens open: a tree of them would be as large as the vocabulary's.
        TokenTrie open = visitor.Open.Count > vocabulary.NumTokens / FewestShared
            ? vocabulary.Trie
            : new TokenTrie(visitor.Open.Select(token => (token, vocabulary.Bytes(token).ToArray())));
        return new StateMask(visitor.Allowed, open);
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

/// <summary>The tokens of a state.</summary>
/// <param name="Allowed">Tokens that it allows on any stack.</param>
/// <param name="Open">Tokens that depend on the stack below the state.</param>
internal sealed record StateMask(TokenMask Allowed, TokenTrie Open);
