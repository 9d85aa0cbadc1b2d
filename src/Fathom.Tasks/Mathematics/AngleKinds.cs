using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Angles of polygons, beside each other and between the hands of a clock, and slopes of lines.</summary>
internal static class AngleKinds
{
    private static readonly string[] s_polygons =
    [
        "triangle", "quadrilateral", "pentagon", "hexagon", "heptagon", "octagon", "nonagon", "decagon", "11-sided polygon", "dodecagon",
    ];

    // Polygons whose angles are whole if they are equal.
    private static readonly int[] s_regular = [3, 4, 5, 6, 8, 9, 10, 12];

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ShortKind> All { get; } =
    [
        new("angle sum")
        {
            Draw = static (level, random) => [random.Between(3, level == 1 ? 8 : 12)],
            Slots = PolygonSlots,
            Work = static (n, trace) => $"{WorkSum(n[0], "", trace)}",
            Judge = static (n, answer) => NumberReader.Judge(answer, 180 * (n[0] - 2)),
        },
        new("regular angle")
        {
            Draw = static (level, random) => [random.Pick(level == 1 ? s_regular[..5] : s_regular)],
            Slots = RegularSlots,
            Work = WorkRegular,
            Judge = static (n, answer) => NumberReader.Judge(answer, 180 * (n[0] - 2) / n[0]),
        },
        new("third angle")
        {
            IsSymmetric = true,
            Draw = static (level, random) => DrawRest(level, 2, 180, random),
            Work = static (n, trace) => WorkRest("triangle", n, 180, trace),
            Judge = static (n, answer) => NumberReader.Judge(answer, 180 - n.Sum()),
        },
        new("fourth angle")
        {
            FirstLevel = 2,
            IsSymmetric = true,
            Draw = static (level, random) => DrawRest(level, 3, 360, random),
            Work = static (n, trace) => WorkRest("quadrilateral", n, 360, trace),
            Judge = static (n, answer) => NumberReader.Judge(answer, 360 - n.Sum()),
        },
        new("supplement")
        {
            Draw = static (level, random) => DrawRest(level, 1, 180, random),
            Work = static (n, trace) => WorkRest("straight", n, 180, trace),
            Judge = static (n, answer) => NumberReader.Judge(answer, 180 - n[0]),
        },
        new("complement")
        {
            Draw = static (level, random) => DrawRest(level, 1, 90, random),
            Work = static (n, trace) => WorkRest("right", n, 90, trace),
            Judge = static (n, answer) => NumberReader.Judge(answer, 90 - n[0]),
        },

        // The full hour.
        new("clock hands")
        {
            Draw = static (level, random) => [random.Between(1, 11)],
            Slots = static (n, wording) => [wording.Random.Pick([$"{n[0]}:00", $"{n[0]} o'clock", $"{n[0]} o'clock"])],
            Work = WorkHands,
            Judge = static (n, answer) => NumberReader.Judge(answer, 30 * Math.Min(n[0], 12 - n[0])),
        },

        // Both points.
        new("slope")
        {
            Draw = DrawSlope,
            Slots = static (n, wording) => wording.Random.Chance(0.7) ? [$"({n[0]}, {n[1]})", $"({n[2]}, {n[3]})"] : [$"({n[0]},{n[1]})", $"({n[2]},{n[3]})"],
            Work = WorkSlope,
            Judge = static (n, answer) => NumberReader.Judge(answer, (n[3] - n[1]) / (n[2] - n[0])),
        },
    ];

    private static string[] PolygonSlots(int[] n, Wording wording) =>
        [n[0] < 5 || wording.Random.Chance(0.75) ? s_polygons[n[0] - 3]
            : wording.Random.Chance(0.5) ? $"polygon with {wording.Count(n[0])} sides" : $"{n[0]}-sided polygon"];

    /// <summary>The polygon as a regular one, and without that word.</summary>
    private static string[] RegularSlots(int[] n, Wording wording)
    {
        string name = PolygonSlots(n, wording)[0];
        return [n[0] == 3 ? "equilateral triangle" : n[0] == 4 ? "square" : $"regular {name}", name];
    }

    private static long WorkSum(int sides, string kind, Trace trace)
    {
        trace.Write($"{kind}{sides} sides, angles");
        trace.Line().Equation($"{sides}-2", sides - 2);
        return Arithmetic.Multiply(trace.Line(), 180, sides - 2);
    }

    private static string WorkRegular(int[] n, Trace trace)
    {
        long sum = WorkSum(n[0], "regular ", trace);
        return $"{Arithmetic.Divide(trace.Line(), sum, n[0])}";
    }

    /// <summary>Angles that leave a whole number of steps of a sum.</summary>
    private static int[]? DrawRest(int level, int count, int sum, TaskRandom random)
    {
        int step = level == 1 ? 5 : 1;
        int[] angles = [.. Enumerable.Range(0, count).Select(_ => step * random.Between(10 / step, Math.Min(160, sum - 10) / step))];
        int rest = sum - angles.Sum();
        return rest is > 4 and < 180 && rest * 2 != sum ? angles : null;
    }

    /// <summary>What some angles leave of their sum.</summary>
    private static string WorkRest(string name, int[] n, int sum, Trace trace)
    {
        trace.Write($"{name} {sum}, {string.Join(' ', n)} ?").Line();
        long known = n[0];
        foreach (int angle in n[1..])
        {
            known = Arithmetic.Add(trace, known, angle);
        }

        return $"{Arithmetic.Subtract(trace.Line(), sum, known)}";
    }

    /// <summary>Thirty degrees an hour; from six on, the way on to twelve is shorter.</summary>
    private static string WorkHands(int[] n, Trace trace)
    {
        trace.Write($"hands at {n[0]}").Line();
        long hours = n[0] > 6 ? trace.Equation($"12-{n[0]}", 12 - n[0]) : n[0];
        return $"{Arithmetic.Multiply(trace.Line(), hours, 30)}";
    }

    private static int[] DrawSlope(int level, TaskRandom random)
    {
        int least = level == 1 ? 0 : -5;
        int slope = random.Between(1, level == 3 ? 9 : 5) * (level > 1 && random.Chance(0.4) ? -1 : 1);
        int width = random.Between(1, level == 1 ? 4 : 6);
        (int x, int y) = (random.Between(least, 5), random.Between(least, 6));
        return [x, y, x + width, y + (slope * width)];
    }

    /// <summary>The difference of the heights by that of the places.</summary>
    private static string WorkSlope(int[] n, Trace trace)
    {
        trace.Write($"slope ({n[0]}, {n[1]}) ({n[2]}, {n[3]})");
        long height = Arithmetic.Subtract(trace.Line(), n[3], n[1]);
        long width = Arithmetic.Subtract(trace.Line(), n[2], n[0]);
        return $"{trace.Line().Equation($"{height}/{width}", height / width)}";
    }
}
