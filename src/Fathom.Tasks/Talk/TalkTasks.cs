namespace Fathom.Tasks.Talk;

/// <summary>The built-in tasks of talk.</summary>
internal static class TalkTasks
{
    /// <summary>One of each, in the catalog's order.</summary>
    public static IReadOnlyList<IVerifiableTask> Create() =>
    [
        new TalkTask(), new FollowUpTask(), new AgainTask(),
    ];
}
