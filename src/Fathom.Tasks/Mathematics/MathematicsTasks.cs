namespace Fathom.Tasks.Mathematics;

/// <summary>The built-in tasks of mathematics.</summary>
internal static class MathematicsTasks
{
    /// <summary>One of each, in the catalog's order.</summary>
    public static IReadOnlyList<IVerifiableTask> Create() =>
    [
        new SumTask(), new DifferenceTask(), new ProductTask(), new QuotientTask(), new ExpressionTask(), new CompareTask(), new CountdownTask(),
        new StoryTask(), new ScenarioTask(),
        new QuantityTask(), new PercentTask(), new FractionTask(), new FractionArithmeticTask(),
        new MoneyTask(), new SequenceTask(), new BaseTask(), new DivisorTask(),
        new EquationTask(), new NumberRiddleTask(), new ClaimTask(), new SignedTask(), new DecimalTask(), new NumberPropertyTask(), new NumberSenseTask(),
        new ShortProblemTask("chance", "chances with dice, coins and colored things, ways to arrange and to choose, and groups that overlap",
            [.. ChanceKinds.All, .. CountKinds.All]),
        new ShortProblemTask("geometry", "circles, triangles, polygons, boxes, right angles with whole sides, angles of clocks, and slopes",
            [.. ShapeKinds.All, .. AngleKinds.All]),
        new WeekdayTask(), new ClockTask(), new CalendarTask(), new DateTask(), new ConversionTask(),
    ];
}
