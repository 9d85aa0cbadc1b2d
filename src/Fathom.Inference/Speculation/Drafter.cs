using Fathom.Inference.Requests;

namespace Fathom.Inference.Speculation;

/// <summary>Guesses a sequence's next tokens, as many as lately were right, and rests while its guesses are wrong.</summary>
/// <remarks>Depends on the tokens alone and on no clock, so that a request takes the same steps whenever it runs alone.</remarks>
internal sealed class Drafter(SpeculationMode mode, int maxDrafts)
{
    /// <summary>Guesses after which it is judged.</summary>
    private const int TrialGuesses = 8;

    /// <summary>Right tokens a guess that pay for the longer step: a second row costs up to a third of a step.</summary>
    private const double LeastAccepted = 0.4;

    private const int ShortestRest = 32;
    private const int LongestRest = 1024;

    private readonly NgramIndex? _index = mode is SpeculationMode.Lookup or SpeculationMode.Auto ? new NgramIndex() : null;
    private readonly List<int> _drafts = [];
    private int _length = Math.Min(2, maxDrafts);
    private int _rest; // tokens until it guesses again
    private int _nextRest = ShortestRest;
    private int _guesses;
    private int _right;

    /// <summary>The guesses of this step, in order.</summary>
    public IReadOnlyList<int> Drafts => _drafts;

    /// <summary>What the prediction layer says comes next; null when it wasn't asked.</summary>
    public int? Prediction { get; set; }

    /// <summary>Tokens guessed so far.</summary>
    public int NumDrafted { get; private set; }

    /// <summary>Those of them that were right.</summary>
    public int NumAccepted { get; private set; }

    /// <summary>Guesses.</summary>
    /// <param name="tokens">All known tokens.</param>
    /// <param name="max">Most guesses.</param>
    /// <returns>How many there are.</returns>
    public int Propose(ReadOnlySpan<int> tokens, int max)
    {
        _drafts.Clear();
        if (_rest > 0 || max <= 0)
        {
            return 0;
        }

        _index?.Find(tokens, Math.Min(max, _length), _drafts);
        if (_drafts.Count == 0 && Prediction is { } prediction && mode is SpeculationMode.Mtp or SpeculationMode.Auto)
        {
            _drafts.Add(prediction);
        }

        return _drafts.Count;
    }

    /// <summary>Drops the guesses: the step can't verify them.</summary>
    public void Withdraw() => _drafts.Clear();

    /// <summary>Learns what became of the step's guesses.</summary>
    /// <param name="accepted">How many were right.</param>
    public void Settle(int accepted)
    {
        Prediction = null;
        if (_drafts.Count == 0)
        {
            _rest = Math.Max(0, _rest - 1);
            return;
        }

        NumDrafted += _drafts.Count;
        NumAccepted += accepted;
        _length = accepted == _drafts.Count ? Math.Min(maxDrafts, _length + 1) : Math.Max(1, Math.Min(_length, accepted + 1));
        _guesses++;
        _right += accepted;
        _drafts.Clear();
        if (_guesses == TrialGuesses)
        {
            Judge();
        }
    }

    private void Judge()
    {
        bool pays = _right >= LeastAccepted * _guesses;
        _rest = pays ? 0 : _nextRest;
        _nextRest = pays ? ShortestRest : Math.Min(LongestRest, 2 * _nextRest);
        (_guesses, _right) = (0, 0);
    }
}
