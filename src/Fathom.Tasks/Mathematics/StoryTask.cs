using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Mathematics;

/// <summary>Word problems about a count that changes, with one to eight operations.</summary>
internal sealed class StoryTask : VerifiableTask<Story>
{
    private const int MaxCount = 300;

    // Longer stories stay below a hundred, or their solutions would fill the context.
    private const int MaxLevelWithColumns = 4;

    private const double AsideShare = 0.06;

    private static readonly Phrasings s_asides = PhrasingFile.Read("asides", "before");

    public override string Name => "word-problem";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "word problems about things gained, lost, shared and compared, 1 to 8 operations";

    public override int Levels => 8;

    protected override NoiseProfile Noise => NoiseProfile.Careful;

    protected override Story Draw(int level, TaskRandom random)
    {
        while (true)
        {
            if (Story.TryDraw(level, level > MaxLevelWithColumns || random.Chance(0.75) ? 99 : MaxCount, random) is Story story)
            {
                return story;
            }
        }
    }

    protected override string Key(Story facts) => string.Join(';', facts.Steps.Select(step => $"{(int)step.Kind},{step.A},{step.B}"));

    protected override string Ask(Story facts, Wording wording)
    {
        if (wording.Random.Chance(AsideShare))
        {
            wording.Add(s_asides).AddExact(" ");
        }

        return new StoryTeller(facts, wording).Tell();
    }

    protected override Verdict Judge(Story facts, AnswerText answer) => NumberReader.Judge(answer, facts.Answer);

    protected override string Work(Story facts, Trace trace) => facts.Item.Counted(facts.Work(trace));
}
