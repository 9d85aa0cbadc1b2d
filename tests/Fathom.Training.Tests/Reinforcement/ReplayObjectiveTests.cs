using Fathom.Autograd;
using Fathom.Training.Reinforcement;

namespace Fathom.Training.Tests.Reinforcement;

public class ReplayObjectiveTests
{
    [Fact]
    public void Normalizer_AnswersLeftOut_CountThem()
    {
        var batch = new TokenBatch();
        for (int i = 0; i < 8; i++)
        {
            batch.AddDocument([1, 2], [0, 1], new SideValues { Advantages = [0, 1], OldLogProbabilities = [0, -1] });
        }

        var objective = new ReplayObjective(new PolicyGradientObjective(PolicyGradientOptions.DrGrpo(longestAnswer: 4)), weight: 0);
        objective.Restart([], divisorFactor: 32 / 8.0);

        Assert.Equal(32 * 4, objective.Normalizer(batch));
    }
}
