using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fathom.Tasks;

/// <summary>Identifies what a task generates: scores are comparable only if their tasks have the same fingerprint.</summary>
public static class TaskFingerprint
{
    private const int ProblemsPerLevel = 48;
    private const int HexDigits = 16;

    /// <summary>A hash of the task's name and levels, and of sample problems of every level and ring with their solutions.</summary>
    /// <param name="task">The task.</param>
    /// <returns>16 hexadecimal digits.</returns>
    public static string Of(IVerifiableTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, task.Name);
        Append(hash, task.Levels.ToString(CultureInfo.InvariantCulture));
        for (int level = 1; level <= task.Levels; level++)
        {
            for (int i = 0; i < ProblemsPerLevel; i++)
            {
                Problem problem = task.Generate(level, (PhrasingRing)(i % 2), new TaskRandom(0, "fingerprint", i));
                WorkedSolution solution = task.Solve(problem, SolveOptions.Default);
                Append(hash, problem.Text);
                Append(hash, problem.Key);
                Append(hash, solution.Answer);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..HexDigits];
    }

    /// <summary>A hash of the fingerprints of several tasks, whatever their order.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <returns>16 hexadecimal digits.</returns>
    public static string Of(IEnumerable<IVerifiableTask> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string fingerprint in tasks.Select(Of).Order(StringComparer.Ordinal))
        {
            Append(hash, fingerprint);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..HexDigits];
    }

    private static void Append(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }
}
