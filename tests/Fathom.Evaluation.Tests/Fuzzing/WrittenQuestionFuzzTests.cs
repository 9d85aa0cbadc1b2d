using Fathom.Testing.Fuzzing;

namespace Fathom.Evaluation.Tests.Fuzzing;

public sealed class WrittenQuestionFuzzTests : IDisposable
{
    private static readonly string[] s_sound =
    [
        """{"question": "What is 2 + 3?", "answer": ["5", "five"], "kind": "number", "topic": "sums", "earlier": [{"user": "Hello", "assistant": "Hi!"}]}""",
        """{"question": "Make 24 of 4, 6 and 1.", "answer": ["4*6*1"], "kind": "expression", "numbers": [4, 6, 1]}""",
        """{"question": "Is water wet?", "answer": ["yes"], "kind": "yes-no"}""",
        """{"question": "Spell cat.", "answer": ["c-a-t"], "kind": "spelling"}""",
        """{"question": "Which letter?", "answer": ["b"], "kind": "letter"}""",
    ];

    private static readonly string[] s_answers =
        ["5", "", "<think>", "<think></think>", "4*6*1", "1/0", "yes and no", "9999999999999999999999999999999999", "c a t", "\ud800", "((((", "b"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_ChangedQuestion_IsJudgedOrRefused() => Fuzzer.Run(
        "questions",
        cases: 300,
        random => (Line: JsonMutator.Mutate(random, s_sound[random.Next(s_sound.Length)]), Answer: s_answers[random.Next(s_answers.Length)]),
        input => Judge(input.Line, input.Answer),
        failure => failure is EvaluationException);

    private void Judge(byte[] line, string answer)
    {
        File.WriteAllBytes(_folder.File("questions.jsonl"), line);
        foreach (WrittenQuestion question in WrittenQuestions.Read(_folder.File("questions.jsonl")))
        {
            question.Judge(answer);
            question.ToProblem();
        }
    }
}
