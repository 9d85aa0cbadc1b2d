namespace Fathom.Inference.Constraints.Matching;

/// <summary>Reads a text token by token and determines which tokens may come next.</summary>
internal sealed class GrammarMatcher
{
    /// <summary>Most masks kept per text.</summary>
    private const int MaxMasks = 128;

    private readonly StateMasks _masks;
    private readonly StackMachine _machine;
    private readonly Dictionary<int, TokenMask> _known = [];
    private int _set;

    public GrammarMatcher(StateMasks masks)
    {
        _masks = masks;
        _machine = new StackMachine(masks.Automaton, masks.Limits.MaxStacks, StackMachine.ReadingWork);
        _set = _machine.Start;
    }

    /// <summary>Whether the text may end here.</summary>
    public bool IsComplete => _machine.IsComplete(_set);

    /// <summary>Returns the tokens that may come next, without those that end the answer; valid until the next call.</summary>
    public TokenMask Allowed()
    {
        if (!_known.TryGetValue(_set, out TokenMask? mask))
        {
            if (_known.Count >= MaxMasks)
            {
                _known.Clear();
            }

            mask = Create();
            _known[_set] = mask;
        }

        return mask;
    }

    /// <summary>Reads a token's bytes, or the token itself if it isn't text.</summary>
    /// <returns>False if it isn't allowed here; the text is then unchanged.</returns>
    public bool TryAccept(int token)
    {
        _machine.BeginWork();
        int next = _masks.Vocabulary.IsText(token) ? Read(_masks.Vocabulary.Bytes(token)) : _machine.StepToken(_set, token);
        return TryGo(next);
    }

    /// <summary>Reads bytes.</summary>
    /// <returns>False if they aren't allowed here; the text is then unchanged.</returns>
    public bool TryAccept(ReadOnlySpan<byte> bytes)
    {
        _machine.BeginWork();
        return TryGo(Read(bytes));
    }

    private bool TryGo(int next)
    {
        // A complete text can end in a set without tops, which nothing can follow; that set isn't Dead.
        if (next == StackMachine.Dead)
        {
            return false;
        }

        int generation = _machine.Generation;
        _set = _machine.Compact(next);
        if (_machine.Generation != generation)
        {
            _known.Clear();
        }

        return true;
    }

    private int Read(ReadOnlySpan<byte> bytes)
    {
        int set = _set;
        foreach (byte value in bytes)
        {
            set = _machine.Step(set, value);
        }

        return set;
    }

    private TokenMask Create()
    {
        var mask = new TokenMask(_masks.Vocabulary.NumTokens);
        var visitor = new Adder(mask);
        _machine.BeginWork();
        foreach (int state in _machine.States(_set).Distinct().ToArray())
        {
            StateMask part = _masks.Of(state);
            mask.Add(part.Allowed);
            part.Open.Walk(_machine, _set, ref visitor);
        }

        return mask;
    }

    private readonly struct Adder(TokenMask mask) : ITokenVisitor
    {
        public void Visit(int token, bool isAccepted) => mask.Add(token);
    }
}
