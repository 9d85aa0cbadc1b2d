using System.Globalization;

namespace Fathom.Web.Conversations;

/// <summary>A notification from one process to the others about conversations.</summary>
/// <param name="Writer">The sending process; 0 if that process should receive it, too.</param>
/// <param name="AsksToStop">Whether answers should be stopped; otherwise, something has changed.</param>
/// <param name="ConversationId">The conversation; null for several.</param>
/// <param name="Owner">Owner of the conversations.</param>
internal readonly record struct ConversationNews(int Writer, bool AsksToStop, string? ConversationId, string Owner)
{
    private const string Stop = "stop";
    private const string Change = "change";
    private const string Several = "-";

    /// <summary>Parses the output of <see cref="ToString"/>.</summary>
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
