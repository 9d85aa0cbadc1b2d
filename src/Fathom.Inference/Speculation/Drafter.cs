using Fathom.Inference.Requests;

namespace Fathom.Inference.Speculation;

/// <summary>Drafts a sequence's next tokens. Adapts their number to how many were right lately, and pauses while they are wrong.</summary>
/// <remarks>Depends on the tokens and never on a clock, so that a request takes the same steps each time it runs alone.</remarks>
internal sealed class Drafter(SpeculationMode mode, int maxDrafts)
{
    /// <summary>Steps with drafts between two judgments.</summary>
    private const int TrialGuesses = 8;

    /// <summary>Share of the drafts that must be right to pay for all of them: a second row costs up to a third of a step.</summary>
    private const double LeastAccepted = 1 / 3.0;

    private const int ShortestRest = 32;
    private const int LongestRest = 1024;

    private readonly NgramIndex? _index = mode is SpeculationMode.Lookup or SpeculationMode.Auto ? new NgramIndex() : null;
    private readonly List<int> _drafts = [];
    private int _length = Math.Min(2, maxDrafts);
    private int _rest; // steps until it drafts again
    private int _nextRest = ShortestRest; // doubles while drafts don't pay
    private int _guesses; // steps with drafts since the last judgment
    private int _drafted; // tokens drafted in them
    private int _right; // tokens accepted in them

    /// <summary>The drafts of this step, in order.</summary>
    public IReadOnlyList<int> Drafts => _drafts;

    /// <summary>The next token according to the multi-token-prediction layer; null if it wasn't run.</summary>
    public int? Prediction { get; set; }

    /// <summary>Tokens drafted so far.</summary>
    public int NumDrafted { get; private set; }

    /// <summary>Drafts that were right.</summary>
    public int NumAccepted { get; private set; }

    /// <summary>Drafts the next tokens.</summary>
    /// <param name="tokens">All known tokens.</param>
    /// <param name="max">Most drafts.</param>
    /// <returns>The number of drafts.</returns>
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

    /// <summary>Drops the drafts because the step can't verify them.</summary>
    public void Withdraw() => _drafts.Clear();

    /// <summary>Records the outcome of the step's drafts.</summary>
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

        // All right: try one more next time. Otherwise draft one more than was right, so that a good stretch can grow again.
        _length = accepted == _drafts.Count ? Math.Min(maxDrafts, _length + 1) : Math.Max(1, Math.Min(_length, accepted + 1));
        _guesses++;
        _drafted += _drafts.Count;
        _right += accepted;
        _drafts.Clear();
        if (_guesses == TrialGuesses)
        {
            Judge();
        }
    }

    private void Judge()
    {
        bool pays = _right >= LeastAccepted * _drafted;
        _rest = pays ? 0 : _nextRest;
        _nextRest = pays ? ShortestRest : Math.Min(LongestRest, 2 * _nextRest);
        (_guesses, _drafted, _right) = (0, 0, 0);
    }
}
