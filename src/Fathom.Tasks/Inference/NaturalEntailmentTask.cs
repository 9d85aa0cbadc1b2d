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

    // Slots: 0 open question with a capital, without its mark, 1 the same continued.
    private static readonly Phrasings s_open = PhrasingFile.Read("natural-entailment", "open question");

    // Slots: 0 scene with a capital, 1 statement with a capital.
    private static readonly Phrasings s_relation = PhrasingFile.Read("natural-entailment", "relation");

    private static readonly Phrasings s_both = PhrasingFile.Read("natural-entailment", "both true");

    private static readonly string[] s_relations = ["entailment", "contradiction", "neutral"];

    /// <summary>What is asked about a statement.</summary>
    internal enum Form
    {
        /// <summary>Whether it is so.</summary>
        Truth,

        /// <summary>Whether it follows: then what is open does not, and the answer is yes or no.</summary>
        Follows,

        /// <summary>Whether the scene entails it, contradicts it, or neither.</summary>
        Relation,

        /// <summary>Whether it and the scene can both be true.</summary>
        Both,
    }

    public override string Name => "natural-entailment";

    public override TaskArea Area => TaskArea.Inference;

    public override string Summary => "what follows from everyday scenes, rules, families and numbers: yes, no or unknown, or who, what and where";

    public override int Levels => 3;

    protected override NoiseProfile Noise => NoiseProfile.Careful;

    protected override Facts Draw(int level, TaskRandom random)
    {
        Ternary answer = random.Pick(Enum.GetValues<Ternary>());
        (string[] premises, SceneQuestion asked) = SceneGenerator.Draw(level, answer, random);
        bool isPair = premises.Length == 1 && asked.Openly.Length == 0;
        return new Facts(premises, asked)
        {
            Form = asked.Openly.Length > 0 ? Form.Truth : random.Below(100) switch
            {
                < 14 => Form.Follows,
                < 24 when isPair => Form.Relation,
                < 28 when isPair => Form.Both,
                _ => Form.Truth,
            },
        };
    }

    protected override string Key(Facts facts) =>
        $"{string.Join('.', facts.Premises)}:{facts.Asked.Subjects[0]} {facts.Asked.Finite}"
        + facts.Form switch { Form.Truth => "", Form.Follows => "?", Form.Relation => "=", _ => "&" };

    protected override string Ask(Facts facts, Wording wording)
    {
        SceneQuestion asked = facts.Asked;
        string subject = wording.Random.Pick(asked.Subjects);
        string question = asked.Openly.Length > 0 ? wording.Random.Pick(asked.Openly) : $"{asked.Auxiliary} {subject} {asked.Rest}";
        string statement = $"{subject} {asked.Finite}";
        if (facts.Form is Form.Relation or Form.Both)
        {
            return wording.Say(facts.Form == Form.Relation ? s_relation : s_both, Capital(facts.Premises[0]), Capital($"{asked.Subjects[0]} {asked.Finite}"));
        }

        return Premises.Compose(
            wording,
            [.. facts.Premises.Select((premise, i) => (Action<bool>)(isContinued =>
            {
                // What follows the first sentence seldom has an opening of its own.
                bool isPlain = isContinued || (i > 0 && wording.Random.Chance(0.8));
                Add(wording, isContinued, isPlain ? s_continued : s_scene, premise, isContinued ? premise : Capital(premise));
            }))],
            isContinued =>
            {
                if (asked.Openly.Length > 0)
                {
                    Add(wording, isContinued, s_open, isContinued ? question : Capital(question), question);
                }
                else if (facts.AsksIfFollows || asked.Auxiliary.Length == 0 || wording.Random.Chance(0.05))
                {
                    Add(wording, isContinued, facts.AsksIfFollows ? Premises.Follows : Premises.IsTrue, statement, Capital(statement));
                }
                else
                {
                    Add(wording, isContinued, s_question, isContinued ? question : Capital(question), question, statement,
                        isContinued ? statement : Capital(statement));
                }
            },
            canBeCondition: facts.Premises.Count > 0,
            conclusion: facts.Form == Form.Follows ? statement : null);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        SceneQuestion asked = facts.Asked;
        bool isOfWords = asked.Openly.Length > 0 || facts.Form == Form.Relation;
        if (isOfWords && answer.Text.Trim().Contains('\n', StringComparison.Ordinal))
        {
            return Verdict.Wrong("several lines");
        }

        if (facts.Form == Form.Relation)
        {
            return ChoiceReader.Judge(answer, s_relations, facts.Relation);
        }

        if (asked.Openly.Length == 0)
        {
            return facts.Form == Form.Both
                ? YesNoReader.Judge(answer, asked.Answer != Ternary.No)
                : Premises.Judge(answer, asked.Answer, facts.AsksIfFollows);
        }

        return PlaceReader.IsName(asked.Chosen)
            ? PlaceReader.Judge(answer, asked.Chosen)
            : ChoiceReader.Judge(answer, asked.Options, asked.Chosen);
    }

    /// <summary>Puts what is asked beside the sentence about it; their relation decides.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        SceneQuestion asked = facts.Asked;
        (string verb, string answer) = facts.Form switch
        {
            Form.Follows => ("follows", Premises.YesIfFollows(asked.Answer)),
            Form.Relation => ("relation", Capital(facts.Relation)),
            Form.Both => ("both", asked.Answer == Ternary.No ? "No" : "Yes"),
            _ => ("asked", asked.Openly.Length > 0 ? asked.Choice : $"{asked.Answer}"),
        };
        trace.Write($"{verb}: {asked.Subjects[0]} {asked.Finite} | scene: {asked.Scene}");
        trace.Line().Write(asked.Reason).Line().Write(asked.Openly.Length > 0 ? answer.TrimEnd('.') : answer.ToLowerInvariant());
        return answer;
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

    internal sealed record Facts(IReadOnlyList<string> Premises, SceneQuestion Asked)
    {
        /// <summary>What is asked about the statement.</summary>
        public Form Form { get; init; }

        public bool AsksIfFollows => Form == Form.Follows;

        /// <summary>What the scene is to the statement.</summary>
        public string Relation => s_relations[Asked.Answer switch { Ternary.Yes => 0, Ternary.No => 1, _ => 2 }];
    }
}
