using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Lengths, areas and volumes: circles, triangles, right angles with whole sides, cubes, boxes, and sides of many polygons.</summary>
internal static partial class ShapeKinds
{
    // Legs and hypotenuse of right triangles; the first ones are small.
    private static readonly int[][] s_triples =
    [
        [3, 4, 5], [6, 8, 10], [5, 12, 13], [9, 12, 15], [8, 15, 17], [12, 16, 20], [7, 24, 25], [15, 20, 25], [10, 24, 26], [20, 21, 29], [18, 24, 30],
    ];

    private static readonly string[] s_polygons =
        ["triangle", "square", "pentagon", "hexagon", "heptagon", "octagon", "nonagon", "decagon"];

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ShortKind> All { get; } =
    [
        // 1 for a radius or 2 for a diameter, and its length.
        new("circle around")
        {
            Draw = static (level, random) => DrawCircle(random.Between(1, 2), level == 1 ? 12 : 20, random),
            Slots = CircleSlots,
            Work = WorkAround,
            Judge = static (n, answer) => Judge(answer, 3.14m * Diameter(n)),
        },
        new("circle area")
        {
            Draw = DrawArea,
            Slots = CircleSlots,
            Work = WorkArea,
            Judge = static (n, answer) => Judge(answer, 3.14m * Diameter(n) * Diameter(n) / 4),
        },

        // The base and the height.
        new("triangle area")
        {
            Draw = DrawTriangle,
            Work = WorkTriangle,
            Judge = static (n, answer) => Judge(answer, n[0] * n[1] / 2),
        },

        // Both legs.
        new("hypotenuse")
        {
            IsSymmetric = true,
            Draw = static (level, random) => DrawTriple(level, random)[..2],
            Work = WorkHypotenuse,
            Judge = static (n, answer) => Judge(answer, Root((n[0] * n[0]) + (n[1] * n[1]))),
        },

        // The hypotenuse and a leg.
        new("leg")
        {
            Draw = static (level, random) => DrawTriple(level, random) is [int leg, _, int longest] ? [longest, leg] : null,
            Work = WorkLeg,
            Judge = static (n, answer) => Judge(answer, Root((n[0] * n[0]) - (n[1] * n[1]))),
        },

        // How many polygons, and the sides of each.
        new("sides of many")
        {
            Draw = static (level, random) => [random.Between(2, level == 1 ? 9 : level == 2 ? 12 : 40), random.Between(3, 10)],
            Slots = static (n, wording) => [wording.Count(n[0]), $"{s_polygons[n[1] - 3]}s"],
            Work = WorkSides,
            Judge = static (n, answer) => Judge(answer, n[0] * n[1]),
        },
        new("cube surface")
        {
            Draw = static (level, random) => [random.Between(2, level == 1 ? 10 : level == 2 ? 12 : 20)],
            Work = WorkCubeSurface,
            Judge = static (n, answer) => Judge(answer, 6 * n[0] * n[0]),
        },
        new("cube volume")
        {
            Draw = static (level, random) => [random.Between(2, level == 1 ? 5 : level == 2 ? 10 : 12)],
            Work = static (n, trace) => WorkVolume("cube", [n[0], n[0], n[0]], trace),
            Judge = static (n, answer) => Judge(answer, n[0] * n[0] * n[0]),
        },
        new("box volume")
        {
            IsSymmetric = true,
            Draw = static (level, random) => Sizes(level == 1 ? 6 : level == 2 ? 10 : 15, random),
            Work = static (n, trace) => WorkVolume("box", n, trace),
            Judge = static (n, answer) => Judge(answer, n[0] * n[1] * n[2]),
        },
        new("box surface")
        {
            FirstLevel = 2,
            IsSymmetric = true,
            Draw = static (level, random) => Sizes(level == 2 ? 6 : 10, random),
            Work = WorkBoxSurface,
            Judge = static (n, answer) => Judge(answer, 2 * ((n[0] * n[1]) + (n[0] * n[2]) + (n[1] * n[2]))),
        },
    ];

    /// <summary>Judges a number; the power of its unit, as in "50 cm^2", is no number.</summary>
    private static Verdict Judge(AnswerText answer, decimal expected)
    {
        string text = answer.Boxed.Count == 1 ? answer.Boxed[0] : answer.Text;
        AnswerText? plain = UnitPower().IsMatch(text)
            ? AnswerText.Parse(UnitPower().Replace(text, ""), string.Join(' ', answer.Question.Select(token => token.Text)))
            : answer;
        return plain is null ? Verdict.Wrong("no number") : NumberReader.Judge(plain, expected);
    }

    private static int Diameter(int[] n) => n[0] == 1 ? 2 * n[1] : n[1];

    private static int Root(int square) => (int)Math.Sqrt(square);

    private static int[] DrawCircle(int part, int most, TaskRandom random) => [part, random.Between(2, part == 1 ? most / 2 : most)];

    private static int[]? DrawArea(int level, TaskRandom random)
    {
        int[] circle = DrawCircle(random.Chance(0.65) ? 1 : 2, level == 1 ? 12 : 20, random);
        return Diameter(circle) % 2 == 0 && (level < 3 || Diameter(circle) > 2) ? circle : null;
    }

    private static string[] CircleSlots(int[] n, Wording wording) => [n[0] == 1 ? "radius" : "diameter", $"{n[1]}"];

    /// <summary>Hundredths of the diameter times pi.</summary>
    private static string WorkAround(int[] n, Trace trace)
    {
        trace.Write($"around circle {(n[0] == 1 ? "radius" : "diameter")} {n[1]}");
        long diameter = n[0] == 1 ? Arithmetic.Multiply(trace.Line(), n[1], 2) : n[1];
        return WorkPi(diameter, trace);
    }

    private static string WorkArea(int[] n, Trace trace)
    {
        trace.Write($"area of circle {(n[0] == 1 ? "radius" : "diameter")} {n[1]}");
        long radius = n[0] == 1 ? n[1] : trace.Line().Equation($"{n[1]}/2", n[1] / 2);
        long square = Arithmetic.Multiply(trace.Line(), radius, radius);
        return WorkPi(square, trace);
    }

    private static string WorkPi(long number, Trace trace)
    {
        long hundredths = Arithmetic.Multiply(trace.Line(), 314, number);
        trace.Line().Step($"{hundredths}/100=", Decimal(hundredths), () => Decimal(hundredths + 1));
        return Decimal(hundredths);
    }

    private static string Decimal(long hundredths) => (hundredths / 100m).ToString("0.##", CultureInfo.InvariantCulture);

    private static int[]? DrawTriangle(int level, TaskRandom random)
    {
        int most = level == 1 ? 10 : level == 2 ? 12 : 30;
        (int side, int height) = (random.Between(2, most), random.Between(2, most));
        return side * height % 2 == 0 ? [side, height] : null;
    }

    private static string WorkTriangle(int[] n, Trace trace)
    {
        trace.Write($"triangle {n[0]} by {n[1]}");
        long product = Arithmetic.Multiply(trace.Line(), n[0], n[1]);
        return $"{CountKinds.Half(product, trace.Line())}";
    }

    private static int[] DrawTriple(int level, TaskRandom random)
    {
        int[] triple = s_triples[random.Below(level == 1 ? 4 : level == 2 ? 7 : s_triples.Length)];
        return random.Chance(0.5) ? [triple[0], triple[1], triple[2]] : [triple[1], triple[0], triple[2]];
    }

    private static string WorkHypotenuse(int[] n, Trace trace)
    {
        trace.Write($"longest of {n[0]} {n[1]} ?");
        long first = Square(n[0], trace.Line());
        long second = Square(n[1], trace.Line());
        int square = (int)Arithmetic.Add(trace.Line(), first, second);
        return WorkRoot(square, trace);
    }

    private static string WorkLeg(int[] n, Trace trace)
    {
        trace.Write($"short of {n[0]} {n[1]} ?");
        long longest = Square(n[0], trace.Line());
        long other = Square(n[1], trace.Line());
        int square = (int)Arithmetic.Subtract(trace.Line(), longest, other);
        return WorkRoot(square, trace);
    }

    /// <summary>A square, up to that of 15 by heart.</summary>
    private static long Square(int number, Trace trace) =>
        number <= 15 ? trace.Equation($"{number}*{number}", number * number) : Arithmetic.Multiply(trace, number, number);

    private static string WorkRoot(int square, Trace trace)
    {
        NumberPropertyTask.WorkRoot(Root(square), trace.Line().Write($"root {square}").Line());
        return $"{Root(square)}";
    }

    private static string WorkSides(int[] n, Trace trace)
    {
        trace.Write($"{s_polygons[n[1] - 3]} {n[1]} sides");
        return $"{Arithmetic.Multiply(trace.Line(), n[0], n[1])}";
    }

    private static string WorkCubeSurface(int[] n, Trace trace)
    {
        trace.Write($"6 sides of {n[0]} by {n[0]}");
        long side = Arithmetic.Multiply(trace.Line(), n[0], n[0]);
        return $"{Arithmetic.Multiply(trace.Line(), side, 6)}";
    }

    private static int[] Sizes(int most, TaskRandom random) => [random.Between(2, most), random.Between(2, most), random.Between(2, Math.Min(9, most))];

    private static string WorkVolume(string name, int[] n, Trace trace)
    {
        trace.Write($"{name} {n[0]} by {n[1]} by {n[2]}");
        long floor = Arithmetic.Multiply(trace.Line(), n[0], n[1]);
        return $"{Arithmetic.Multiply(trace.Line(), floor, n[2])}";
    }

    /// <summary>The three different sides, each of which the box has twice.</summary>
    private static string WorkBoxSurface(int[] n, Trace trace)
    {
        trace.Write($"sides of box {n[0]} by {n[1]} by {n[2]}");
        long first = Arithmetic.Multiply(trace.Line(), n[0], n[1]);
        long second = Arithmetic.Multiply(trace.Line(), n[0], n[2]);
        long third = Arithmetic.Multiply(trace.Line(), n[1], n[2]);
        long two = Arithmetic.Add(trace.Line(), first, second);
        long three = Arithmetic.Add(trace.Line(), two, third);
        return $"{Arithmetic.Multiply(trace.Line(), three, 2)}";
    }

    [GeneratedRegex(@"(?<=[a-z]\}?) ?\^ ?\{?[23]\}?", RegexOptions.IgnoreCase)]
    private static partial Regex UnitPower();
}
