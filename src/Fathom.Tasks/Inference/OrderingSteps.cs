using Fathom.Tasks.Answers;
using Kind = Fathom.Tasks.Inference.OrderingTask.Kind;

namespace Fathom.Tasks.Inference;

/// <summary>The first and the last line of a solution of <see cref="OrderingTask"/>: what is asked, and what the row from first to last says.</summary>
internal static class OrderingSteps
{
    /// <summary>The question in short: <c>first</c> is the one with more.</summary>
    public static string Goal(Kind asks, string first, string second, bool isFromLast) => asks switch
    {
        Kind.Top or Kind.Bottom => isFromLast ? "last?" : "first?",
        Kind.Second or Kind.SecondLast => isFromLast ? "second from last?" : "second?",
        Kind.Third => isFromLast ? "third from last?" : "third?",
        Kind.Fourth => isFromLast ? "fourth from last?" : "fourth?",
        Kind.End => $"{first} {(isFromLast ? "last?" : "first?")}",
        Kind.Beyond => $"how many {(isFromLast ? "after" : "before")} {first}?",
        Kind.Place => $"place of {first}?",
        Kind.Middle => "middle?",
        Kind.After => isFromLast ? $"before {first}?" : $"after {first}?",
        Kind.Pair => isFromLast ? $"{second} > {first}?" : $"{first} > {second}?",
        Kind.WhichOfTwo => $"{first} / {second}: {(isFromLast ? "last?" : "first?")}",
        _ => isFromLast ? "last to first?" : "first to last?",
    };

    /// <summary>Reads the answer off a row from first to last.</summary>
    public static void Conclude(Kind asks, string[] row, (int First, int Second) pair, bool isFromLast, Trace trace)
    {
        string end = isFromLast ? "last" : "first";
        string[] ordered = isFromLast ? [.. row.Reverse()] : row;
        switch (asks)
        {
            case Kind.Top or Kind.Bottom:
                trace.Step($"{end}: ", ordered[0], () => ordered[^1]);
                break;
            case Kind.Second or Kind.SecondLast:
                trace.Write($"{end} {ordered[0]}, second {ordered[1]}");
                break;
            case Kind.Third:
                trace.Write($"{end} {ordered[0]}, second {ordered[1]}, third {ordered[2]}");
                break;
            case Kind.Fourth:
                trace.Write($"{end} {ordered[0]}, second {ordered[1]}, third {ordered[2]}, fourth {ordered[3]}");
                break;
            case Kind.End:
                bool isAtEnd = ordered[0] == row[isFromLast ? pair.Second : pair.First];
                trace.Step($"{end}: {ordered[0]} ", isAtEnd ? "yes" : "no", () => isAtEnd ? "no" : "yes");
                break;
            case Kind.Beyond:
                string one = row[isFromLast ? pair.Second : pair.First];
                trace.Write(string.Join(", ", ordered.TakeWhile(name => name != one).Select((name, i) => $"{name} {i + 1}")) + $", then {one}");
                break;
            case Kind.Place:
                trace.Write(string.Join(", ", row[..(pair.First + 1)].Select((name, i) => $"{PlaceReader.Names[i]} {name}")));
                break;
            case Kind.Middle:
                trace.Write(row.Length == 3 ? "" : $"{row[0]} {row[1]} / {row[2]} / {row[3]} {row[4]}").Line().Write($"middle: {row[row.Length / 2]}");
                break;
            case Kind.After:
                trace.Write($"{row[pair.First]} > {row[pair.First + 1]}");
                break;
            case Kind.Pair:
                bool isTrue = pair.First < pair.Second;
                trace.Step($"{Down(row, pair.First, pair.Second)} ", isTrue ? "yes" : "no", () => isTrue ? "no" : "yes");
                break;
            case Kind.WhichOfTwo:
                (int first, int second) = isFromLast ? (pair.Second, pair.First) : pair;
                trace.Write(Down(row, first, second)).Line();
                if (first > second)
                {
                    trace.Write(Down(row, second, first)).Line();
                }

                (int above, int below) = (Math.Min(first, second), Math.Max(first, second));
                trace.Step($"{end}: ", row[isFromLast ? below : above], () => row[isFromLast ? above : below]);
                break;
            default:
                trace.Write($"{(isFromLast ? "last to first" : "first to last")}: {string.Join(", ", ordered)}");
                break;
        }
    }

    /// <summary>The row from one name down to another, or to its end if the other is not below.</summary>
    private static string Down(string[] row, int from, int to) =>
        from < to ? string.Join(" > ", row[from..(to + 1)]) : $"{string.Join(" > ", row[from..])} > end";
}
