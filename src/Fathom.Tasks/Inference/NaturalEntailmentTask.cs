using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Inference;

/// <summary>What follows from an everyday scene: yes, no, or unknown.</summary>
internal sealed class NaturalEntailmentTask : VerifiableTask<NaturalEntailmentTask.Facts>
{
    // Slots: 0 question without its mark, 1 the same continued, 2 statement, 3 the same with a capital.
    private static readonly Phrasings s_question = PhrasingFile.Read("natural-entailment", "question");

    // Slots: 0 scene, 1 the same with a capital.
    private static readonly Phrasings s_scene = PhrasingFile.Read("natural-entailment", "scene");

    // Within a sentence a scene has no opening of its own.
    private static readonly Phrasings s_continued = PhrasingFile.Read("natural-entailment", "continued scene");

    public override string Name => "natural-entailment";

    public override TaskArea Area => TaskArea.Inference;

    public override string Summary => "what follows from an everyday scene: yes, no or unknown";

    public override int Levels => 3;

    protected override NoiseProfile Noise => NoiseProfile.Careful;

    protected override Facts Draw(int level, TaskRandom random)
    {
        Ternary answer = random.Pick(Enum.GetValues<Ternary>());
        (string[] premises, SceneQuestion asked) = SceneGenerator.Draw(level, answer, random);
        return new Facts(premises, asked);
    }

    protected override string Key(Facts facts) => $"{string.Join('.', facts.Premises)}:{facts.Asked.Subjects[0]} {facts.Asked.Finite}";

    protected override string Ask(Facts facts, Wording wording)
    {
        SceneQuestion asked = facts.Asked;
        string subject = wording.Random.Pick(asked.Subjects);
        string question = $"{asked.Auxiliary} {subject} {asked.Rest}";
        string statement = $"{subject} {asked.Finite}";
        return Premises.Compose(
            wording,
            [.. facts.Premises.Select(premise => (Action<bool>)(isContinued => Add(wording, isContinued, isContinued ? s_continued : s_scene, premise,
                isContinued ? premise : Capital(premise))))],
            isContinued => Add(wording, isContinued, s_question, isContinued ? question : Capital(question), question, statement,
                isContinued ? statement : Capital(statement)),
            canBeCondition: true);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => YesNoReader.Judge(answer, facts.Asked.Answer);

    /// <summary>Puts what is asked beside the sentence about it; their relation decides.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        SceneQuestion asked = facts.Asked;
        trace.Write($"asked: {asked.Subjects[0]} {asked.Finite} | scene: {asked.Scene}");
        trace.Line().Write(asked.Reason).Line().Write(asked.Answer.ToString().ToLowerInvariant());
        return asked.Answer.ToString();
    }

    private static void Add(Wording wording, bool isContinued, Phrasings phrasings, params ReadOnlySpan<string> values)
    {
        if (isContinued)
        {
            wording.Continue(phrasings, values);
        }
        else
        {
            wording.Add(phrasings, values);
        }
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    internal sealed record Facts(IReadOnlyList<string> Premises, SceneQuestion Asked);
}
