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
        new ChanceTask(), new GeometryTask(),
        new WeekdayTask(), new ClockTask(), new CalendarTask(), new DateTask(), new ConversionTask(),
    ];
}
