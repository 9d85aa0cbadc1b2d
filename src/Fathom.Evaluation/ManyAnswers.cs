namespace Fathom.Evaluation;

/// <summary>Scores several answers to one problem together.</summary>
public static class ManyAnswers
{
    /// <summary>Returns the chance that one of k answers is right, from n of which c are: <c>1 − C(n − c, k)/C(n, k)</c> (Chen et al. 2021).</summary>
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

    /// <summary>Finds the answer given most often; the first among equals.</summary>
    /// <param name="answers">At least one.</param>
    /// <returns>Its index.</returns>
    public static int Majority(IReadOnlyList<string> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return Enumerable.Range(0, answers.Count).MaxBy(place => answers.Count(answer => answer == answers[place])); // the first of equals
    }

    /// <summary>Returns the numbers k of answers that are reported: powers of two, and all answers.</summary>
    /// <param name="samples">All.</param>
    public static IReadOnlyList<int> Counts(int samples) =>
        [.. Enumerable.Range(0, 31).Select(power => 1 << power).TakeWhile(k => k < samples), samples];
}
