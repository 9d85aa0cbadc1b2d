using System.Runtime.InteropServices;
using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Constraints.Grammars;

namespace Fathom.Inference.Constraints.Matching;

/// <summary>Runs an automaton over bytes. All parses of the text so far, each a stack of states, are held as a single number.</summary>
/// <remarks>
/// Stacks share their lower parts: a frame is a state and the frame below, numbered once. A set of frames, the tops of all stacks, is numbered once,
/// too, and steps between sets are memoized, so that repeating them costs a lookup. If a rule's last step is a call, no frame is pushed, so lists
/// don't grow the stack. Not safe for concurrent use.
/// </remarks>
internal sealed class StackMachine
{
    /// <summary>The set without any parse.</summary>
    public const int Dead = 0;

    /// <summary>The frame below the root.</summary>
    private const int Bottom = -1;

    /// <summary>The frame below one whose callers are unknown.</summary>
    private const int Unknown = -2;

    /// <summary>Number of frames after which all but the current ones are dropped.</summary>
    private const int MaxFrames = 50_000;

    /// <summary>Most work between two calls of <see cref="BeginWork"/> when masks are prepared, off the engine's thread.</summary>
    public const int PreparationWork = 4_000_000;

    /// <summary>The same while a text is read: less, since every request of the engine waits.</summary>
    public const int ReadingWork = 1_000_000;

    private readonly Automaton _automaton;
    private readonly int _maxStacks;
    private readonly int _maxWork;
    private readonly Stack<Frame> _open = [];
    private readonly List<Frame> _frames = [];
    private readonly Dictionary<Frame, int> _frameOf = [];
    private readonly List<StackSet> _sets = [];
    private readonly Dictionary<long, List<int>> _setsByHash = [];
    private readonly Dictionary<long, int> _steps = [];
    private readonly List<int> _tops = [];
    private readonly HashSet<int> _visited = [];
    private bool _isComplete;
    private bool _hasEscaped;
    private int _work;

    /// <param name="automaton">The grammar.</param>
    /// <param name="maxStacks">Most stacks of a text.</param>
    /// <param name="maxWork">Most states entered or stepped from between two calls of <see cref="BeginWork"/>, which limits the cost of a mask.</param>
    public StackMachine(Automaton automaton, int maxStacks, int maxWork)
    {
        (_automaton, _maxStacks, _maxWork) = (automaton, maxStacks, maxWork);
        Intern(); // Dead
        Enter(automaton.Starts[automaton.Root], Bottom);
        Start = Intern();
    }

    /// <summary>The set before the first byte.</summary>
    public int Start { get; private set; }

    /// <summary>Number of times that old stacks were dropped; set numbers of earlier generations are invalid.</summary>
    public int Generation { get; private set; }

    /// <summary>Whether the text may end here.</summary>
    public bool IsComplete(int set) => _sets[set].IsComplete;

    /// <summary>Whether some parse has left the frame that the walk began in, so that what follows depends on the frames below.</summary>
    public bool HasEscaped(int set) => _sets[set].HasEscaped;

    /// <summary>Returns the states on top of the stacks.</summary>
    public IEnumerable<int> States(int set) => _sets[set].Tops.Select(top => _frames[top].State);

    /// <summary>Resets the work counter. A text that takes too much work fails its own request instead of delaying the engine.</summary>
    public void BeginWork()
    {
        _work = 0;
        Reset();
    }

    /// <summary>Begins a walk at a state with unknown frames below.</summary>
    public int BeginAt(int state)
    {
        Enter(state, Unknown);
        return Intern();
    }

    /// <summary>Reads a byte.</summary>
    public int Step(int set, byte value)
    {
        if (set == Dead)
        {
            return Dead;
        }

        long key = ((long)set << 8) | value;
        if (_steps.TryGetValue(key, out int next))
        {
            return next;
        }

        Spend(_sets[set].Tops.Length);
        foreach (int top in _sets[set].Tops)
        {
            Frame frame = _frames[top];
            if (_automaton.States[frame.State].Step(value) is >= 0 and int state)
            {
                Enter(state, frame.Below);
            }
        }

        next = Intern();
        _steps.Add(key, next);
        return next;
    }

    /// <summary>Reads a token that the grammar names; returns <see cref="Dead"/> if no parse allows it.</summary>
    public int StepToken(int set, int token)
    {
        foreach (int top in _sets[set].Tops)
        {
            Frame frame = _frames[top];
            foreach (SymbolEdge edge in _automaton.States[frame.State].Tokens)
            {
                if (edge.Symbol == token)
                {
                    Enter(edge.To, frame.Below);
                }
            }
        }

        return Intern();
    }

    /// <summary>Drops what isn't needed to continue from a set, if there is much of it.</summary>
    /// <returns>The set's number, which changes if something is dropped.</returns>
    public int Compact(int set)
    {
        if (_frames.Count < MaxFrames && _steps.Count < 4 * MaxFrames)
        {
            return set;
        }

        StackSet kept = _sets[set];
        Frame[] frames = [.. _frames];
        Clear();
        Intern(); // Dead
        Enter(_automaton.Starts[_automaton.Root], Bottom);
        Start = Intern();
        foreach (int top in kept.Tops)
        {
            _tops.Add(Rebuild(frames, top));
        }

        _isComplete = kept.IsComplete;
        Generation++;
        return Intern();
    }

    private void Clear()
    {
        _frames.Clear();
        _frameOf.Clear();
        _sets.Clear();
        _setsByHash.Clear();
        _steps.Clear();
    }

    private int Rebuild(Frame[] frames, int top)
    {
        List<int> states = [];
        int frame = top;
        while (frame >= 0)
        {
            states.Add(frames[frame].State);
            frame = frames[frame].Below;
        }

        for (int i = states.Count - 1; i >= 0; i--)
        {
            frame = FrameOf(states[i], frame);
        }

        return frame;
    }

    private int FrameOf(int state, int below)
    {
        var frame = new Frame(state, below);
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_frameOf, frame, out bool isKnown);
        if (!isKnown)
        {
            number = _frames.Count;
            _frames.Add(frame);
        }

        return number;
    }

    /// <summary>Adds a state above a frame to the set under construction, and all that it reaches without reading: calls and ends of rules.</summary>
    private void Enter(int state, int below)
    {
        _open.Clear();
        _open.Push(new Frame(state, below));
        while (_open.TryPop(out Frame frame))
        {
            if (!_visited.Add(FrameOf(frame.State, frame.Below)))
            {
                continue;
            }

            if (_visited.Count > _maxStacks)
            {
                throw new ConstraintException(ConstraintErrorCodes.GrammarLimit, "", $"the text can be read in too many ways (at most {_maxStacks} at once)");
            }

            Spend(1);
            Visit(frame);
        }
    }

    private void Spend(int work)
    {
        _work += work;
        if (_work > _maxWork)
        {
            throw new ConstraintException(ConstraintErrorCodes.GrammarLimit, "", $"the text takes too many steps to read (at most {_maxWork})");
        }
    }

    private void Visit(Frame frame)
    {
        AutomatonState state = _automaton.States[frame.State];
        if (state.Bytes.Length > 0 || state.Tokens.Length > 0 || (frame.Below == Unknown && state.IsFinal))
        {
            _tops.Add(FrameOf(frame.State, frame.Below));
        }

        foreach (SymbolEdge call in state.Rules)
        {
            int below = _automaton.States[call.To].IsEnd ? frame.Below : FrameOf(call.To, frame.Below);
            _open.Push(new Frame(_automaton.Starts[call.Symbol], below));
        }

        if (!state.IsFinal)
        {
            return;
        }

        if (frame.Below >= 0)
        {
            _open.Push(_frames[frame.Below]);
        }
        else
        {
            _isComplete |= frame.Below == Bottom;
            _hasEscaped |= frame.Below == Unknown;
        }
    }

    /// <summary>Returns the number of the set under construction, and starts a new one.</summary>
    private int Intern()
    {
        int[] tops = [.. _tops];
        Array.Sort(tops);
        var set = new StackSet(tops, _isComplete, _hasEscaped);
        Reset();
        List<int>? candidates = CollectionsMarshal.GetValueRefOrAddDefault(_setsByHash, set.Hash(), out _) ??= [];
        foreach (int candidate in candidates)
        {
            if (_sets[candidate].Equals(set))
            {
                return candidate;
            }
        }

        candidates.Add(_sets.Count);
        _sets.Add(set);
        return _sets.Count - 1;
    }

    /// <summary>Discards the set under construction.</summary>
    private void Reset()
    {
        _tops.Clear();
        _visited.Clear();
        _isComplete = _hasEscaped = false;
    }

    /// <summary>A state and the frame below it.</summary>
    private readonly record struct Frame(int State, int Below);

    private sealed class StackSet(int[] tops, bool isComplete, bool hasEscaped)
    {
        public int[] Tops => tops;

        public bool IsComplete => isComplete;

        public bool HasEscaped => hasEscaped;

        public long Hash()
        {
            var hash = default(HashCode);
            hash.AddBytes(MemoryMarshal.AsBytes(tops.AsSpan()));
            hash.Add(isComplete);
            hash.Add(hasEscaped);
            return hash.ToHashCode();
        }

        public bool Equals(StackSet other) =>
            isComplete == other.IsComplete && hasEscaped == other.HasEscaped && tops.AsSpan().SequenceEqual(other.Tops);
    }
}
