namespace Fathom.Tasks.Programming;

/// <summary>The built-in tasks of programming.</summary>
internal static class ProgrammingTasks
{
    /// <summary>One of each, in the catalog's order.</summary>
    public static IReadOnlyList<IVerifiableTask> Create() =>
    [
        new ProgramTask(), new FindFunctionTask(), new FaultyLineTask(), new CodeQuestionTask(),
    ];
}
