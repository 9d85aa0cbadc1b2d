using System.Text;

namespace Fathom.Inference.Text;

/// <summary>Passes text through up to the first stop string, and holds back what may be the beginning of one.</summary>
internal sealed class StopMatcher(IReadOnlyList<string> stopStrings)
{
    private readonly StringBuilder _held = new();

    /// <summary>Whether a stop string was found; nothing passes afterwards.</summary>
    public bool HasStopped => Found is not null;

    /// <summary>The stop string found; null while there is none.</summary>
    public string? Found { get; private set; }

    /// <summary>Appends new text.</summary>
    /// <returns>The text that is certain to belong to the answer.</returns>
    public string Append(string text)
    {
        if (HasStopped)
        {
            return string.Empty;
        }

        if (stopStrings.Count == 0)
        {
            return text;
        }

        string candidate = _held.Append(text).ToString();
        _held.Clear();
        (int stop, Found) = FirstStop(candidate);
        if (stop >= 0)
        {
            return candidate[..stop];
        }

        int certain = candidate.Length - LongestBeginning(candidate);
        _held.Append(candidate, certain, candidate.Length - certain);
        return candidate[..certain];
    }

    /// <summary>Ends the text.</summary>
    /// <returns>The text that was held back, since it isn't a stop string.</returns>
    public string Flush()
    {
        string rest = HasStopped ? string.Empty : _held.ToString();
        _held.Clear();
        return rest;
    }

    private (int Position, string? Found) FirstStop(string text)
    {
        (int Position, string? Found) first = (-1, null);
        foreach (string stop in stopStrings)
        {
            int at = text.IndexOf(stop, StringComparison.Ordinal);
            if (at >= 0 && (first.Found is null || at < first.Position))
            {
                first = (at, stop);
            }
        }

        return first;
    }

    /// <summary>Returns the length of the text's longest suffix that begins a stop string.</summary>
    private int LongestBeginning(string text)
    {
        int longest = 0;
        foreach (string stop in stopStrings)
        {
            for (int length = Math.Min(stop.Length - 1, text.Length); length > longest; length--)
            {
                if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length)))
                {
                    longest = length;
                }
            }
        }

        return longest;
    }
}
