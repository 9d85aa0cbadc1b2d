using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Wholes that are split in a ratio of two or three numbers.</summary>
internal static class RatioKinds
{
    /// <summary>All kinds: the whole, then the two or three numbers of the ratio.</summary>
    public static IReadOnlyList<ShortKind> All { get; } =
    [
        new("ratio split")
        {
            Draw = Draw,
            Slots = Slots,
            Work = static (n, trace) => string.Join(", ", WorkShares(n, trace)),
            Judge = static (n, answer) =>
                NumbersReader.JudgeInOrder(answer, [.. Shares(n).Select(share => (decimal)share)], [.. n.Select(number => (decimal)number)]),
        },
        new("largest share")
        {
            Draw = DrawLargest,
            Slots = Slots,
            Work = WorkLargest,
            Judge = static (n, answer) => NumberReader.Judge(answer, Shares(n).Max()),
        },
    ];

    private static int[]? Draw(int level, TaskRandom random)
    {
        int count = level == 1 || random.Chance(0.3) ? 2 : 3;
        int[] ratio = [.. Enumerable.Range(0, count).Select(_ => random.Between(1, level == 1 ? 4 : 5))];
        int sum = ratio.Sum();
        int most = level switch
        {
            1 => 9,
            2 => 12,
            _ => 20,
        };
        return sum > 12 || ratio.Distinct().Count() == 1 ? null : [sum * random.Between(2, most), .. ratio];
    }

    /// <summary>A split in which one share is larger than all others.</summary>
    private static int[]? DrawLargest(int level, TaskRandom random) =>
        Draw(level, random) is int[] n && n[1..].Count(part => part == n[1..].Max()) == 1 ? n : null;

    /// <summary>The whole, the ratio, how many shares there are, and what the largest one is called.</summary>
    private static string[] Slots(int[] n, Wording wording) =>
    [
        wording.Number(n[0]),
        string.Join(wording.Random.Pick([":", ":", ":", " : ", " to "]), n[1..]),
        n.Length == 3 ? "two" : "three",
        n.Length == 3 ? "larger" : "largest",
    ];

    private static int[] Shares(int[] n) => [.. n[1..].Select(part => n[0] / n[1..].Sum() * part)];

    private static List<long> WorkShares(int[] n, Trace trace)
    {
        long one = WorkOne(n, trace);
        var shares = new List<long>();
        foreach (int part in n[1..])
        {
            shares.Add(Arithmetic.Multiply(trace.Line(), one, part));
        }

        return shares;
    }

    private static string WorkLargest(int[] n, Trace trace)
    {
        long one = WorkOne(n, trace.Write("most of "));
        return $"{Arithmetic.Multiply(trace.Line(), one, n[1..].Max())}";
    }

    /// <summary>How many parts there are, and how large each is.</summary>
    private static long WorkOne(int[] n, Trace trace)
    {
        trace.Write($"{n[0]} in {string.Join(':', n[1..])}").Line();
        long parts = n[1];
        foreach (int part in n[2..])
        {
            parts = Arithmetic.Add(trace, parts, part);
        }

        return Arithmetic.Divide(trace.Line(), n[0], parts);
    }
}
