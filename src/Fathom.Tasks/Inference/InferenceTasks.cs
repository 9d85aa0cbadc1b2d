namespace Fathom.Tasks.Inference;

/// <summary>The built-in tasks of inference.</summary>
internal static class InferenceTasks
{
    /// <summary>One of each, in the catalog's order.</summary>
    public static IReadOnlyList<IVerifiableTask> Create() =>
    [
        new EntailmentTask(), new NaturalEntailmentTask(), new SyllogismTask(), new ConditionalTask(), new OrderingTask(),
        new KnightsTask(), new ParityTask(), new TrackingTask(),
    ];
}
