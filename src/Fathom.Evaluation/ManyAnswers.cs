namespace Fathom.Evaluation;

/// <summary>What several answers to one problem are worth together.</summary>
public static class ManyAnswers
{
    /// <summary>The chance that one of k answers is right, from n of which c are: <c>1 − C(n − c, k)/C(n, k)</c> (Chen et al. 2021).</summary>
    /// <param name="answers">n.</param>
    /// <param name="right">c.</param>
    /// <param name="k">At most n.</param>
    public static double PassAt(int answers, int right, int k)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, answers);
        double none = 1;
        for (int i = 0; i < k; i++)
        {
            none *= Math.Max(0, answers - right - i) / (double)(answers - i);
        }

        return 1 - none;
    }

    /// <summary>The answer that was given most often; among equals the one that came first.</summary>
    /// <param name="answers">At least one.</param>
    /// <returns>Its place.</returns>
    public static int Majority(IReadOnlyList<string> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return Enumerable.Range(0, answers.Count).MaxBy(place => answers.Count(answer => answer == answers[place])); // the first of equals
    }

    /// <summary>The numbers k of answers that are reported: powers of two, and all.</summary>
    /// <param name="samples">All.</param>
    public static IReadOnlyList<int> Counts(int samples) =>
        [.. Enumerable.Range(0, 31).Select(power => 1 << power).TakeWhile(k => k < samples), samples];
}
