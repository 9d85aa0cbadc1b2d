using Fathom.Tasks.Phrasing;

namespace Fathom.Tasks.Mathematics;

/// <summary>Ways to ask for the value of an expression; slot 0 is the expression in symbols.</summary>
internal static class ArithmeticPhrasings
{
    public static Phrasings Symbolic { get; } = new(
        [
            "{0}", "{0}", "{0}=", "{0} =", "{0} = ?", "{0}=?", "{0}?", "What is {0}?", "What's {0}?", "What is {0} =", "<Calculate|Compute|Evaluate|Work out|Solve|Find> {0}.", "How much is {0}?",
            "<Can|Could> you <calculate|compute|work out|solve> {0}?", "<Tell me|Give me|I need> {0}.", "<What does|What will> {0} <equal|make|give|come to>?", "{0} equals?", "{0} equals what?",
            "{0} is?", "{0} is how much?", "{0} is what?", "What is the <result|answer|value|total> of {0}?", "<Please|Pls> <calculate|compute|solve> {0}.", "Whats the answer to {0}?", "calc {0}",
            "solve: {0}", "compute: {0}", "Answer this: {0}", "Do you know what {0} is?", "Do the math: {0}", "How much does {0} make?", "I want to know what {0} is.", "math: {0}", "Result of {0}?",
            "Can you do {0}?", "Can you tell me what {0} is?", "What do you get for {0}?", "{0} <makes|gives>?",
        ],
        ["What number is {0}?", "<Figure out|Determine> {0}.", "value of {0}", "Find the value of {0}.", "I can't work out {0}, what is it?", "{0} comes to what?", "Let me know what {0} is."]);
}
