using Fathom.Inference.Constraints.Grammars;
using Fathom.Inference.Constraints.Matching;
using Fathom.Inference.Requests;
using Fathom.Inference.Text;
using Fathom.Tokenizers;

namespace Fathom.Inference.Constraints;

/// <summary>A compiled output format; serves any number of requests, from any thread.</summary>
public sealed class CompiledConstraint
{
    private readonly StateMasks _masks;
    private readonly Tokenizer _tokenizer;
    private readonly bool _freesThoughts;

    internal CompiledConstraint(StateMasks masks, Tokenizer tokenizer, bool freesThoughts, Grammar grammar) =>
        (_masks, _tokenizer, _freesThoughts, Grammar) = (masks, tokenizer, freesThoughts, grammar);

    /// <summary>The source grammar, for comparison with the slow twin.</summary>
    internal Grammar Grammar { get; }

    /// <summary>The tokens that its states allow.</summary>
    internal StateMasks Masks => _masks;

    /// <summary>Creates the constraint for one request.</summary>
    /// <param name="startsInThought">Whether the prompt ends inside the thinking; the format then applies after it.</param>
    /// <param name="mayThink">Whether the model may start thinking by itself before it answers.</param>
    public ITokenConstraint Create(bool startsInThought = false, bool mayThink = false)
    {
        int? opening = mayThink && !startsInThought ? _tokenizer.FindToken(ThinkingTags.Open) : null;
        ThoughtGate? gate = _freesThoughts && (startsInThought || opening is not null) ? new ThoughtGate(_tokenizer, startsInThought, opening) : null;
        return new GrammarConstraint(_masks, gate);
    }
}
