using System.Globalization;

namespace Fathom.Web.Conversations;

/// <summary>What one process lets the others know about conversations.</summary>
/// <param name="Writer">The process; 0 where it is news to that process, too.</param>
/// <param name="AsksToStop">Whether answers are to be stopped; otherwise something has changed.</param>
/// <param name="ConversationId">The conversation; null for several.</param>
/// <param name="Owner">Whose.</param>
internal readonly record struct ConversationNews(int Writer, bool AsksToStop, string? ConversationId, string Owner)
{
    private const string Stop = "stop";
    private const string Change = "change";
    private const string Several = "-";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, out ConversationNews news)
    {
        news = default;
        if (text.Split(' ', 4) is not [var writer, (Stop or Change) and var kind, var conversation, var owner]
            || !int.TryParse(writer, CultureInfo.InvariantCulture, out int number))
        {
            return false;
        }

        news = new ConversationNews(number, kind == Stop, conversation == Several ? null : conversation, owner);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Writer} {(AsksToStop ? Stop : Change)} {ConversationId ?? Several} {Owner}");
}
