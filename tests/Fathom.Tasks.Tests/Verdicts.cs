using Fathom.Tasks.Answers;
using Fathom.Tasks.Catalog;

namespace Fathom.Tasks.Tests;

/// <summary>Asserts how a task judges an answer.</summary>
internal static class Verdicts
{
    public static TaskCatalog Catalog { get; } = TaskCatalog.BuiltIn();

    public static void AssertVerdict(string name, object facts, string answer, bool isRight, string question = "?")
    {
        Verdict verdict = Catalog.Find(name).Verify(new Problem(name, 1, question, "", facts), answer);

        Assert.True(verdict.IsRight == isRight, $"'{answer}': {verdict.Reason}");
    }
}
