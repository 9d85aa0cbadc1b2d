namespace Fathom.Tasks.Letters;

/// <summary>Steps through a list as solutions write them: one line per item, each a small change of the line above.</summary>
internal static class ListSteps
{
    /// <summary>Two items with what is true between them: <c>4&lt;9</c>.</summary>
    public static string Compared<T>(T left, T right)
        where T : IComparable<T> => $"{left}{(left.CompareTo(right) is int order && order < 0 ? '<' : order > 0 ? '>' : '=')}{right}";

    /// <summary>Each item beside the best so far, then the better of the two.</summary>
    public static T Best<T>(IReadOnlyList<T> items, bool isLargest, Trace trace)
        where T : IComparable<T>
    {
        T best = items[0];
        trace.Line().Write($"{best}");
        foreach (T item in items.Skip(1))
        {
            (T better, T worse) = item.CompareTo(best) > 0 == isLargest ? (item, best) : (best, item);
            trace.Line().Step($"{Compared(item, best)} ", $"{better}", () => $"{worse}");
            best = better;
        }

        return best;
    }

    /// <summary>Each item from the second on, then the sorted list with it in its place.</summary>
    public static List<T> Insert<T>(IReadOnlyList<T> items, bool isUp, Trace trace)
        where T : IComparable<T>
    {
        List<T> sorted = [items[0]];
        foreach (T item in items.Skip(1))
        {
            int at = sorted.FindIndex(other => isUp ? other.CompareTo(item) > 0 : other.CompareTo(item) < 0);
            at = at < 0 ? sorted.Count : at;
            List<T> before = sorted;
            sorted = With(item, at);
            trace.Line().Step($"{item}: ", string.Join(' ', sorted), () => string.Join(' ', With(item, at == 0 ? 1 : at - 1)));

            List<T> With(T added, int place) => [.. before.Take(place), added, .. before.Skip(place)];
        }

        return sorted;
    }

    /// <summary>Each item, whether it is new, and how many different ones there were so far.</summary>
    public static void Meet<T>(IReadOnlyList<T> items, Trace trace)
    {
        var met = new HashSet<T>();
        foreach (T item in items)
        {
            bool isNew = met.Add(item);
            trace.Line().Step($"{item} {(isNew ? "new" : "again")} ", $"{met.Count}", () => $"{(isNew ? met.Count - 1 : met.Count + 1)}");
        }
    }

    /// <summary>Each item behind its place.</summary>
    public static string Places<T>(IEnumerable<T> items) => string.Join(' ', items.Select((item, i) => $"{i + 1}|{item}"));
}
