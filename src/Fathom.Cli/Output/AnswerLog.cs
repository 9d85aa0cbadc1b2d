using System.Text.Json;
using Fathom.Evaluation;
using Fathom.Formats;
using Fathom.Tasks;

namespace Fathom.Cli.Output;

/// <summary>A file of all the model's answers, one line of JSON per problem, written as they arrive; called <c>.partial</c> until it is complete.</summary>
internal sealed class AnswerLog : IDisposable
{
    private const string PartialExtension = ".partial";

    private readonly string? _path;
    private readonly StreamWriter? _writer;

    /// <summary>Creates the file.</summary>
    /// <param name="path">Its path; null for no file.</param>
    /// <exception cref="IOException">It can't be created.</exception>
    public AnswerLog(string? path)
    {
        _path = path is null ? null : OutputPath.Resolve(path);
        _writer = _path is null ? null : new StreamWriter(_path + PartialExtension) { NewLine = "\n" };
    }

    /// <summary>Writes the answers to some problems.</summary>
    /// <param name="answers">The problems with their answers.</param>
    public void Write(IReadOnlyList<TaskAnswers> answers)
    {
        if (_writer is null)
        {
            return;
        }

        foreach ((Problem problem, IReadOnlyList<TaskAnswer> given) in answers)
        {
            var line = new AnswerLine(
                problem.Task,
                problem.Level,
                problem.Text,
                problem.Earlier,
                [.. given.Select(answer => new AnswerLineAnswer(answer.Text, answer.Verdict.IsRight, answer.Verdict.Reason))]);
            _writer.WriteLine(JsonSerializer.Serialize(line, OutputJson.Compact.AnswerLine));
        }

        _writer.Flush();
    }

    /// <summary>Completes the file; an earlier one with its name is replaced.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Commit()
    {
        if (_path is not null)
        {
            _writer!.Dispose();
            File.Move(_path + PartialExtension, _path, overwrite: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writer?.Dispose();
}

/// <summary>A problem and the answers to it.</summary>
/// <param name="Task">The task, or the topic of a written question.</param>
/// <param name="Level">The level.</param>
/// <param name="Question">What was asked.</param>
/// <param name="Earlier">The exchanges before it.</param>
/// <param name="Answers">The answers, in the order of their samples.</param>
internal sealed record AnswerLine(string Task, int Level, string Question, IReadOnlyList<EarlierTurn> Earlier, IReadOnlyList<AnswerLineAnswer> Answers);

/// <summary>One answer.</summary>
/// <param name="Text">The full text, including its thought.</param>
/// <param name="Right">Whether it is right.</param>
/// <param name="Reason">Why, or why not.</param>
internal sealed record AnswerLineAnswer(string Text, bool Right, string Reason);
