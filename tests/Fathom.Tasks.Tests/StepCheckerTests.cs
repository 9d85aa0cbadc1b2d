using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Tests;

public class StepCheckerTests
{
    [Theory]
    [InlineData("3+4=7", 1)]
    [InlineData("27*3=60+21=81", 1)]
    [InlineData("30/4=7r2", 1)]
    [InlineData("3-5-0=-2>18", 1)]
    [InlineData("86+7: 68 70 6+7+0=13 8+0+1=09 =93", 3)]
    [InlineData("4<9 9>4", 2)]
    [InlineData("6+8=13 no,14", 1)]
    [InlineData("so we go on", 0)]
    public void Check_TrueSteps_AreCounted(string text, int steps)
    {
        StepReport report = StepChecker.Check(text);

        Assert.Equal((steps, 0), (report.Steps, report.FalseSteps));
    }

    [Theory]
    [InlineData("3+4=8")]
    [InlineData("27*3=60+20=81")]
    [InlineData("30/4=7r3")]
    [InlineData("30/4=6r6")]
    [InlineData("3-5-0=-2>08")]
    [InlineData("3-5-0=-3>17")]
    [InlineData("86+7: =94")]
    [InlineData("9<4")]
    [InlineData("6+8=14 no,15")]
    public void Check_FalseStep_IsFound(string text) => Assert.Equal(1, StepChecker.Check(text).FalseSteps);
}
