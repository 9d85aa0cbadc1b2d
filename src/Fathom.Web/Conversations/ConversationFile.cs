using System.Text.Encodings.Web;
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

    /// <summary>Letters of all scripts as they are: the file is never part of a page, and is half as large or less.</summary>
    private static readonly ConversationJson s_json = new(
        new JsonSerializerOptions(ConversationJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public required string Format { get; init; }

    public required int Version { get; init; }

    public required IReadOnlyList<ExportedConversation> Conversations { get; init; }

    /// <summary>Writes a file that <see cref="Read"/> accepts.</summary>
    /// <exception cref="ChatStoreException">It would be too large, or a conversation has too many messages.</exception>
    public static byte[] Write(IReadOnlyList<ExportedConversation> conversations)
    {
        foreach (ExportedConversation conversation in conversations)
        {
            CheckSize(conversation);
        }

        byte[] file = JsonSerializer.SerializeToUtf8Bytes(
            new ConversationFile { Format = FormatName, Version = CurrentVersion, Conversations = conversations }, s_json.ConversationFile);
        return file.LongLength <= MaxBytes ? file : throw new ChatStoreException(
            "chat.import.too_large",
            "conversations",
            $"The file would be larger than the {MaxBytes >> 20} MiB that can be imported. Export single chats from their menus.");
    }

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

        CheckSize(conversation);
        CheckNumbers(conversation);
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

    private static void CheckSize(ExportedConversation conversation)
    {
        if (conversation.Messages.Count > MaxMessages)
        {
            string title = ConversationTitle.Clip(conversation.Title);
            throw new ChatStoreException("chat.import.too_large", "messages", $"The chat “{title}” has more than {MaxMessages:N0} messages.");
        }
    }

    /// <summary>Refuses numbers that are too large for their type: they read as infinity, which JSON can't store.</summary>
    private static void CheckNumbers(ExportedConversation conversation)
    {
        ChatSettings settings = conversation.Settings;
        float?[] options = [settings.Temperature, settings.TopP, settings.MinP, settings.RepetitionPenalty];
        IEnumerable<double> times = conversation.Messages.Select(message => message.Figures).OfType<AnswerFigures>()
            .SelectMany(figures => new[] { figures.QueuedSeconds, figures.PrefillSeconds, figures.DecodeSeconds, figures.ThinkingSeconds });
        if (!options.All(option => float.IsFinite(option ?? 0)) || !times.All(double.IsFinite))
        {
            throw new ChatStoreException("chat.import.conversation", "conversations", "A conversation contains a number that is too large.");
        }
    }
}
