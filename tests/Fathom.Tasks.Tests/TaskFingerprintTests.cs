using Fathom.Tasks.Catalog;

namespace Fathom.Tasks.Tests;

public class TaskFingerprintTests
{
    [Fact]
    public void Of_SameTask_IsStable()
    {
        Assert.Equal(TaskFingerprint.Of(TaskCatalog.BuiltIn().Find("sum")), TaskFingerprint.Of(TaskCatalog.BuiltIn().Find("sum")));
    }

    [Fact]
    public void Of_AllTasks_DifferAndDoNotDependOnOrder()
    {
        IReadOnlyList<IVerifiableTask> tasks = TaskCatalog.BuiltIn().All;

        Assert.Equal(tasks.Count, tasks.Select(TaskFingerprint.Of).Distinct().Count());
        Assert.Equal(TaskFingerprint.Of(tasks), TaskFingerprint.Of(tasks.Reverse()));
    }
}
