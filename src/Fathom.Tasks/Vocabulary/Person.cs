namespace Fathom.Tasks.Vocabulary;

/// <summary>Who a story is about.</summary>
/// <param name="Name">First name, or "I".</param>
/// <param name="Subject">Pronoun as a subject: he, she.</param>
internal sealed record Person(string Name, string Subject)
{
    public bool IsSpeaker => Name == "I";
}
