using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Speeds in other units, and lengths of models and of what they show.</summary>
internal static class ScaleKinds
{
    private static readonly int[] s_easyScales = [10, 20, 50, 100];

    private static readonly int[] s_scales = [10, 20, 25, 50, 100, 200, 500];

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ShortKind> All { get; } =
    [
        new("to meters per second")
        {
            Draw = static (level, random) => [18 * random.Between(1, level == 1 ? 5 : 10)],
            Work = WorkToMeters,
            Judge = static (n, answer) => NumberReader.Judge(answer, n[0] / 18 * 5),
        },
        new("to km per hour")
        {
            Draw = static (level, random) => [5 * random.Between(1, level == 1 ? 6 : 20)],
            Work = WorkToKilometers,
            Judge = static (n, answer) => NumberReader.Judge(answer, n[0] / 5 * 18),
        },

        // The scale, and centimeters of the model.
        new("real length")
        {
            Draw = DrawReal,
            Work = WorkReal,
            Judge = static (n, answer) => NumberReader.Judge(answer, n[0] * n[1] / 100),
        },

        // The scale, and meters of what the model shows.
        new("model length")
        {
            Draw = DrawModel,
            Work = WorkModel,
            Judge = static (n, answer) => NumberReader.Judge(answer, n[1] * 100 / n[0]),
        },
    ];

    private static string WorkToMeters(int[] n, Trace trace)
    {
        trace.Write($"{n[0]} km/h to m/s").Line().Write("18 km/h 5 m/s");
        long times = trace.Line().Equation($"{n[0]}/18", n[0] / 18);
        return $"{Arithmetic.Multiply(trace.Line(), times, 5)} m/s";
    }

    private static string WorkToKilometers(int[] n, Trace trace)
    {
        trace.Write($"{n[0]} m/s to km/h").Line().Write("5 m/s 18 km/h");
        long times = trace.Line().Equation($"{n[0]}/5", n[0] / 5);
        return $"{Arithmetic.Multiply(trace.Line(), times, 18)} km/h";
    }

    private static int[]? DrawReal(int level, TaskRandom random)
    {
        int scale = random.Pick(level == 1 ? s_easyScales : s_scales);
        int length = random.Between(2, level == 1 ? 30 : 60);
        return scale * length % 100 == 0 ? [scale, length] : null;
    }

    private static string WorkReal(int[] n, Trace trace)
    {
        trace.Write($"{n[1]} cm at 1:{n[0]} in m");
        long real = Arithmetic.Multiply(trace.Line(), n[1], n[0]);
        long meters = trace.Line().Equation($"{real}/100", real / 100);
        return $"{meters} meter{(meters == 1 ? "" : "s")}";
    }

    private static int[]? DrawModel(int level, TaskRandom random)
    {
        int scale = random.Pick(level == 1 ? s_easyScales : s_scales);
        int length = random.Between(2, level == 1 ? 20 : 60);
        return length * 100 % scale == 0 && length * 100 > scale ? [scale, length] : null;
    }

    /// <summary>How many centimeters stand for a meter, or how many meters a centimeter stands for; then all meters.</summary>
    private static string WorkModel(int[] n, Trace trace)
    {
        trace.Write($"{n[1]} m at 1:{n[0]} in cm");
        if (n[0] > 100)
        {
            long meters = trace.Line().Equation($"{n[0]}/100", n[0] / 100);
            return $"{Arithmetic.Divide(trace.Line(), n[1], meters)} cm";
        }

        long centimeters = trace.Line().Equation($"100/{n[0]}", 100 / n[0]);
        return $"{Arithmetic.Multiply(trace.Line(), n[1], centimeters)} cm";
    }
}
