namespace Fathom.Web.Hosting;

/// <summary>A question that the first page suggests.</summary>
/// <param name="Topic">What it is about, in a word or two.</param>
/// <param name="Text">The question.</param>
public sealed record ExampleQuestion(string Topic, string Text)
{
    /// <summary>Questions that small reasoning models are good at: short, with one right answer that a thought can find and check.</summary>
    public static IReadOnlyList<ExampleQuestion> Defaults { get; } =
    [
        new("Arithmetic", "What is 47 × 83?"),
        new("Letters", "How many r's are in strawberry?"),
        new("Word problem", "Tom has 3 boxes of 12 eggs and breaks 7. How many are left?"),
        new("Dates", "What day is 100 days after Monday?"),
        new("Logic", "All cats are animals. Tom is a cat. Is Tom an animal?"),
        new("Algebra", "Solve 3x + 4 = 19."),
    ];
}
