namespace Fathom.Tasks.Talk;

/// <summary>One kind of small talk: what Fathom says, and what every fitting answer contains.</summary>
/// <param name="Name">Name in keys.</param>
/// <param name="Weight">How often it is drawn, against the others of its level.</param>
/// <param name="Answer">What Fathom says.</param>
/// <param name="Required">Groups of words, each separated by bars; of each group the answer must have one.</param>
internal sealed record TalkKind(string Name, int Weight, string Answer, params string[] Required)
{
    /// <summary>Section of <c>talk.txt</c> with how people say it, if its name is not the kind's.</summary>
    public string Section { get; init; } = Name;

    /// <summary>The section of the things that it is about, or none; each line of it may fill slot 0.</summary>
    public string? Things { get; init; }

    /// <summary>The section of words before the thing, or none.</summary>
    public string? Relations { get; init; }

    /// <summary>Whether it refers to an answer just given.</summary>
    public bool NeedsAnswer { get; init; }

    /// <summary>Whether it begins a conversation: after an answer it would mean something else.</summary>
    public bool IsFirst { get; init; }

    /// <summary>Whether a number comes before the thing.</summary>
    public bool IsCounted { get; init; }

    /// <summary>How people say it.</summary>
    public Phrasings Phrasings => PhrasingFile.Read("talk", Section);
}
