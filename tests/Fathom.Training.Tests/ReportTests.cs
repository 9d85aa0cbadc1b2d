using System.Text.RegularExpressions;
using Fathom.Training.Runs;

namespace Fathom.Training.Tests;

public sealed partial class ReportTests
{
    [Theory]
    [InlineData(344, "5m 44s")]
    [InlineData(7.4, "7s")]
    [InlineData(3600 * 5.5, "5h 30m")]
    [InlineData(86400 * 2.5, "2d 12h")]
    [InlineData(double.NaN, "?")]
    public void Duration_Seconds_ReadsInTwoUnits(double seconds, string expected) => Assert.Equal(expected, ReadableNumbers.Duration(seconds));

    [Theory]
    [InlineData(0.00048, "4.8e-4")]
    [InlineData(0.003, "3e-3")]
    [InlineData(0, "0")]
    [InlineData(12, "1.2e1")]
    public void Scientific_Number_HasAShortExponent(double value, string expected) => Assert.Equal(expected, ReadableNumbers.Scientific(value));

    [Theory]
    [InlineData(2.06e15, "2.06 PFLOP")]
    [InlineData(3e9, "3 GFLOP")]
    [InlineData(12, "12 FLOP")]
    public void Operations_Number_HasAUnit(double value, string expected) => Assert.Equal(expected, ReadableNumbers.Operations(value));

    [Theory]
    [InlineData(1, 997, new double[] { 0, 200, 400, 600, 800, 1000 })]
    [InlineData(2.31, 3.64, new[] { 2, 2.5, 3, 3.5, 4 })]
    [InlineData(5, 5, new double[] { 5, 6 })]
    public void Ticks_Range_AreRoundAndEncloseIt(double low, double high, double[] expected) =>
        Assert.Equal(expected, ReportPlot.Ticks(low, high), (a, b) => Math.Abs(a - b) < 1e-9);

    [Fact]
    public void Render_Log_HasTicksTitlesAndLegendsAboveTheCurves()
    {
        var options = new RunOptions { Model = new ModelOptions(), Data = new DataOptions { Sources = [new SourceOptions { Path = "x" }] } };
        StepRecord[] log = [.. Enumerable.Range(1, 50).Select(step => Record(step))];

        string html = RunReport.Render(options, log, 1000, "first & last");

        Assert.Contains("<title>Training run first &amp; last</title>", html, StringComparison.Ordinal);
        string loss = Plot().Match(html).Value;
        Assert.Contains(">per token<", loss.Replace("nats per token", ">per token<", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(TickLabel().Count(loss) >= 8, loss);
        double highestPoint = Point().Matches(loss).Min(match => double.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        double lowestLegend = Legend().Matches(loss).Max(match => double.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(lowestLegend + 4 <= highestPoint, $"legend at {lowestLegend}, curve from {highestPoint}");
        Assert.Contains("letters", html, StringComparison.Ordinal);
    }

    private static StepRecord Record(int step) => new()
    {
        Step = step,
        Tokens = 100L * step,
        Loss = 5.0 / step,
        ValidationLoss = 6.0 / step,
        LossBySource = new Dictionary<string, double> { ["letters"] = 4.0 / step, ["sums"] = 3.0 / step },
        LearningRate = 1e-3,
        GradientNorm = 1,
        TokensPerSecond = 12345,
        Flops = 1e15,
        Mfu = 0.5,
        EtaSeconds = 1,
        ProcessorSeconds = 344,
    };

    [GeneratedRegex("<h2>Loss</h2><svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Plot();

    [GeneratedRegex("<text [^>]*>[0-9.]+</text>")]
    private static partial Regex TickLabel();

    [GeneratedRegex("[ \"][0-9.]+,([0-9.]+)")]
    private static partial Regex Point();

    [GeneratedRegex("<rect x=\"[0-9]+\" y=\"([0-9]+)\" width=\"12\"")]
    private static partial Regex Legend();
}
