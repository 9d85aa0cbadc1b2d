namespace Fathom.Tasks.Inference;

/// <summary>Tense in which a clause describes an event.</summary>
internal enum Tense
{
    /// <summary><c>it rains</c>.</summary>
    Plain,

    /// <summary><c>it is raining</c>.</summary>
    Now,

    /// <summary><c>it will rain</c>.</summary>
    Future,

    /// <summary><c>it was raining</c>.</summary>
    Past,
}
