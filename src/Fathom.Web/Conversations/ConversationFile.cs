using System.Text.Json;

namespace Fathom.Web.Conversations;

/// <summary>Exported conversations.</summary>
internal sealed record ConversationFile
{
    public const string FormatName = "fathom.conversations";
    public const int CurrentVersion = 1;

    /// <summary>Largest file that can be imported.</summary>
    public const long MaxBytes = 64L << 20;

    /// <summary>Most messages per conversation.</summary>
    public const int MaxMessages = 10_000;

    public required string Format { get; init; }

    public required int Version { get; init; }

    public required IReadOnlyList<ExportedConversation> Conversations { get; init; }

    public static byte[] Write(IReadOnlyList<ExportedConversation> conversations) => JsonSerializer.SerializeToUtf8Bytes(
        new ConversationFile { Format = FormatName, Version = CurrentVersion, Conversations = conversations },
        ConversationJson.Default.ConversationFile);

    /// <summary>Reads a file and checks that every conversation is a tree.</summary>
    /// <exception cref="ChatStoreException">It is not one of our files, or is damaged.</exception>
    public static IReadOnlyList<ExportedConversation> Read(ReadOnlySpan<byte> json)
    {
        ConversationFile? file;
        try
        {
            file = JsonSerializer.Deserialize(json, ConversationJson.Default.ConversationFile);
        }
        catch (JsonException failure)
        {
            string where = failure.Path ?? "$";
            throw new ChatStoreException(
                "chat.import.json", where, $"The file holds no conversations of Fathom: something is wrong at {where}.", failure);
        }

        if (file is not { Format: FormatName, Version: CurrentVersion, Conversations: not null })
        {
            throw new ChatStoreException(
                "chat.import.format", "format", "The file holds no conversations of Fathom, or ones of a newer version.");
        }

        ExportedConversation[] conversations = [.. file.Conversations.Select(Complete)];
        Array.ForEach(conversations, Check);
        return conversations;
    }

    /// <summary>The same, with defaults for fields that a file may omit.</summary>
    private static ExportedConversation Complete(ExportedConversation? conversation) =>
        conversation is not { Title: not null, Messages: not null }
        ? throw new ChatStoreException("chat.import.conversation", "conversations", "A conversation lacks its title or messages.")
        : conversation with
        {
            Settings = conversation.Settings ?? new ChatSettings(),
            Messages = [.. conversation.Messages.Select(message => message is null ? null! : message with { Thinking = message.Thinking ?? "" })],
        };

    private static void Check(ExportedConversation conversation)
    {
        if (conversation.Messages.Any(message => message is null))
        {
            throw new ChatStoreException("chat.import.conversation", "messages", "A message is missing.");
        }

        if (conversation.Messages.Count > MaxMessages)
        {
            throw new ChatStoreException("chat.import.too_large", "messages", $"A conversation has more than {MaxMessages} messages.");
        }

        HashSet<string> known = [];
        foreach (ConversationMessage message in conversation.Messages)
        {
            bool hasParts = message is { Id.Length: > 0, Text: not null, Thinking: not null };
            if (!hasParts || (message.ParentId is { } parent && !known.Contains(parent)) || !known.Add(message.Id))
            {
                throw new ChatStoreException("chat.import.tree", "messages", "A message comes twice, or before the one that it answers.");
            }
        }

        if (conversation.LeafId is { } leaf && !known.Contains(leaf))
        {
            throw new ChatStoreException("chat.import.tree", "leaf_id", "The shown branch ends in a message that is not there.");
        }
    }
}
