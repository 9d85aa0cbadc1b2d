using Fathom.Tasks.Phrasing;

namespace Fathom.Tasks.Talk;

/// <summary>One kind of small talk: how people say it, what Fathom says, and what any fitting answer has in it.</summary>
/// <param name="Name">Name in keys.</param>
/// <param name="Phrasings">How people say it; slot 0 is a thing that the model cannot know about.</param>
/// <param name="Answer">What Fathom says.</param>
/// <param name="Required">Groups of words, each separated by bars; of each group the answer must have one.</param>
internal sealed record TalkKind(string Name, Phrasings Phrasings, string Answer, params string[] Required);
