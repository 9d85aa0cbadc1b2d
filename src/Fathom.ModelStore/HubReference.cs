using System.Diagnostics.CodeAnalysis;

namespace Fathom.ModelStore;

/// <summary>What to download: <c>OWNER/NAME[@REVISION][:FILE-OR-QUANTIZATION]</c>.</summary>
/// <param name="Repository"><c>OWNER/NAME</c>.</param>
/// <param name="Revision">Branch, tag or commit.</param>
/// <param name="Choice">A GGUF file's name, or a quantization such as <c>Q4_K_M</c>; null lets the client choose.</param>
public sealed record HubReference(string Repository, string Revision, string? Choice)
{
    private const string DefaultRevision = "main";

    /// <summary>The repository's name without its owner.</summary>
    public string Name => Repository[(Repository.IndexOf('/') + 1)..];

    /// <summary>Parses a reference.</summary>
    /// <exception cref="ModelStoreException">It doesn't have that form.</exception>
    public static HubReference Parse(string text) => TryParse(text, out HubReference? reference)
        ? reference
        : throw ModelStoreException.Refused("hub.reference.invalid", text, $"'{text}' is not OWNER/NAME, OWNER/NAME:QUANTIZATION or OWNER/NAME@REVISION");

    /// <summary>Parses a reference, if the text has that form.</summary>
    /// <param name="text">The text.</param>
    /// <param name="reference">The reference; null if the text is none.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out HubReference? reference)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] byColon = text.Split(':', 2);
        string[] byAt = byColon[0].Split('@', 2);
        string repository = byAt[0];
        string revision = byAt.Length == 2 ? byAt[1] : DefaultRevision;
        string? choice = byColon.Length == 2 ? byColon[1] : null;
        bool isWellFormed = repository.Split('/') is [var owner, var name] && PortableName.IsModelName(owner) && PortableName.IsModelName(name)
            && PortableName.IsPlainPath(revision) && (choice is null || PortableName.IsPlainPath(choice));
        reference = isWellFormed ? new HubReference(repository, revision, choice) : null;
        return reference is not null;
    }

    /// <summary>Whether it fits a model that was downloaded: the store knows its repository, its commit, and the name of its file.</summary>
    internal bool IsSourceOf(InstalledModel model)
    {
        bool isFrom = Revision == DefaultRevision
            ? model.Source.StartsWith(Repository + "@", StringComparison.Ordinal)
            : model.Source == $"{Repository}@{Revision}";
        return isFrom && (Choice is null || HubFileSelection.IsChoice(Path.GetFileName(model.Path), Choice));
    }
}
