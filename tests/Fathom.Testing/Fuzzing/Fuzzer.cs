using System.Diagnostics;
using System.Globalization;

namespace Fathom.Testing.Fuzzing;

/// <summary>
/// Feeds a reader inputs that are nearly right: it must take them or refuse them with an error of its own, soon, and without memory out of
/// proportion.
/// </summary>
/// <remarks>
/// A case is a number: the same one makes the same input everywhere. The suite runs a few hundred; <c>tools/fuzz.sh</c> sets
/// <c>FATHOM_FUZZ_MINUTES</c> and runs as many more as fit. <c>FATHOM_FUZZ_CASE</c> runs one again.
/// </remarks>
public static class Fuzzer
{
    private const string MinutesVariable = "FATHOM_FUZZ_MINUTES";
    private const string CaseVariable = "FATHOM_FUZZ_CASE";
    private const string RunningFile = "fathom-fuzz-running.txt";

    private const int Tries = 4;

    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_hung = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    /// <summary>Runs cases.</summary>
    /// <param name="name">Of the reader, for messages.</param>
    /// <param name="cases">How many the suite runs.</param>
    /// <param name="make">Makes the input of a case; everything it draws comes from the generator.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="isRefusal">Whether an exception is one of the reader's own.</param>
    /// <param name="mostBytes">Most bytes that one case may allocate.</param>
    /// <param name="show">Shows an input in the message of a failure; null for its number alone.</param>
    public static void Run<T>(
        string name,
        int cases,
        Func<Random, T> make,
        Action<T> read,
        Func<Exception, bool> isRefusal,
        long mostBytes = 256L << 20,
        Func<T, string>? show = null)
    {
        foreach (int number in Cases(cases))
        {
            T input = make(new Random(number));
            Note(name, number);

            string? problem = Try(input, read, isRefusal, mostBytes, out bool isSlow);

            // A machine with other work to do may be slow for a while.
            for (int i = 1; isSlow && i < Tries; i++)
            {
                problem = Try(input, read, isRefusal, mostBytes, out isSlow);
            }

            Assert.True(problem is null, $"{name}, case {number} (run it again with {CaseVariable}={number}): {problem} {show?.Invoke(input)}");
        }
    }

    private static IEnumerable<int> Cases(int cases)
    {
        if (Environment.GetEnvironmentVariable(CaseVariable) is { Length: > 0 } only)
        {
            return [int.Parse(only, CultureInfo.InvariantCulture)];
        }

        return Environment.GetEnvironmentVariable(MinutesVariable) is { Length: > 0 } minutes
            ? Until(TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture)))
            : Enumerable.Range(0, cases);
    }

    private static IEnumerable<int> Until(TimeSpan end)
    {
        long started = Stopwatch.GetTimestamp();
        for (int number = 0; Stopwatch.GetElapsedTime(started) < end; number++)
        {
            yield return number;
        }
    }

    /// <summary>A stack that overflows ends the process: in long runs a file says in which case.</summary>
    private static void Note(string name, int number)
    {
        if (Environment.GetEnvironmentVariable(MinutesVariable) is not null)
        {
            File.WriteAllText(Path.Combine(Path.GetTempPath(), RunningFile), $"{name}, case {number}\n");
        }
    }

    /// <summary>What is wrong with how a case went; null when nothing is.</summary>
    private static string? Try<T>(T input, Action<T> read, Func<Exception, bool> isRefusal, long mostBytes, out bool isSlow)
    {
        isSlow = false;
        Exception? failure = null;
        long bytes = 0;
        long started = Stopwatch.GetTimestamp();
        TimeSpan worked = Environment.CpuUsage.TotalTime;
        var thread = new Thread(() =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(input);
            }
            catch (Exception thrown)
            {
                failure = thrown;
            }

            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        })
        { IsBackground = true };
        thread.Start();
        while (!thread.Join(s_hung))
        {
            if (Worked() > s_hung || Stopwatch.GetElapsedTime(started) > s_patience)
            {
                return $"it still runs after {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s";
            }
        }

        TimeSpan elapsed = Worked();
        if (failure is not null && !isRefusal(failure))
        {
            return failure.ToString();
        }

        isSlow = elapsed > s_slow && bytes <= mostBytes;
        return isSlow ? $"it took {elapsed.TotalSeconds:0.0} s"
            : bytes > mostBytes ? $"it allocated {bytes >> 20} MiB"
            : null;

        // Time by the clock or of the processor, whichever is less: other tests use the processor too, and other programs keep this one waiting.
        TimeSpan Worked()
        {
            TimeSpan byClock = Stopwatch.GetElapsedTime(started);
            TimeSpan ofProcessor = Environment.CpuUsage.TotalTime - worked;
            return byClock < ofProcessor ? byClock : ofProcessor;
        }
    }
}
