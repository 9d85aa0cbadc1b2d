using Fathom.Tasks.Answers;

namespace Fathom.Tasks;

/// <summary>The base of tasks: it draws facts, words them, and hands them back to the judge and the solver.</summary>
/// <typeparam name="TFacts">What a problem of the task consists of, apart from its wording.</typeparam>
public abstract class VerifiableTask<TFacts> : IVerifiableTask
    where TFacts : notnull
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract TaskArea Area { get; }

    /// <inheritdoc/>
    public abstract string Summary { get; }

    /// <inheritdoc/>
    public abstract int Levels { get; }

    /// <summary>How roughly the task's questions are typed.</summary>
    protected virtual NoiseProfile Noise => NoiseProfile.Question;

    /// <inheritdoc/>
    public virtual bool IsClosed(int level) => false;

    /// <inheritdoc/>
    public Problem Generate(int level, PhrasingRing ring, TaskRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, Levels);
        TFacts facts = Draw(level, ring, random);
        var wording = new Wording(ring, Noise, random);
        string text = Ask(facts, wording);
        return new Problem(Name, level, text, $"{Name}:{Key(facts)}", facts) { Earlier = wording.Earlier };
    }

    /// <inheritdoc/>
    public Verdict Verify(Problem problem, string answer)
    {
        TFacts facts = FactsOf(problem);

        // "Goodbye" answers "goodbye": only in small talk may an answer repeat the question.
        AnswerText? text = AnswerText.Parse(answer, Area == TaskArea.Talk ? "" : problem.Text);
        return text is null ? Verdict.Wrong("no answer outside the thinking") : Judge(facts, text);
    }

    /// <inheritdoc/>
    public WorkedSolution Solve(Problem problem, SolveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        TFacts facts = FactsOf(problem);
        var trace = new Trace(options, problem.Key);
        string answer = Work(problem, facts, trace);
        return new WorkedSolution(trace.ToString(), answer);
    }

    /// <summary>A problem of given facts with a given text.</summary>
    internal Problem Make(int level, string text, TFacts facts) => new(Name, level, text, $"{Name}:{Key(facts)}", facts);

    /// <summary>Draws what a problem of a level consists of.</summary>
    internal TFacts DrawFacts(int level, PhrasingRing ring, TaskRandom random) => Draw(level, ring, random);

    /// <summary>Draws what a problem consists of.</summary>
    /// <param name="level">A level from 1 to <see cref="Levels"/>.</param>
    /// <param name="random">The source of all choices.</param>
    protected abstract TFacts Draw(int level, TaskRandom random);

    /// <summary>Draws what a problem consists of, where the ring decides more than the phrasing; otherwise the ring is ignored.</summary>
    /// <param name="level">A level from 1 to <see cref="Levels"/>.</param>
    /// <param name="ring">The phrasings that will word it.</param>
    /// <param name="random">The source of all choices.</param>
    protected virtual TFacts Draw(int level, PhrasingRing ring, TaskRandom random) => Draw(level, random);

    /// <summary>The part of the problem's key after the task's name; equal for facts that make the same problem.</summary>
    /// <param name="facts">The facts.</param>
    protected abstract string Key(TFacts facts);

    /// <summary>Words the question.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="wording">Chooses phrasings and types them the way people do.</param>
    protected abstract string Ask(TFacts facts, Wording wording);

    /// <summary>Judges an answer.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="answer">The answer, without thinking and markup.</param>
    protected abstract Verdict Judge(TFacts facts, AnswerText answer);

    /// <summary>Writes the steps of a solution and returns the answer.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="trace">Where the steps go.</param>
    protected abstract string Work(TFacts facts, Trace trace);

    /// <summary>Writes the steps of a solution that quotes the text, and returns the answer; otherwise the text is ignored.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="facts">Its facts.</param>
    /// <param name="trace">Where the steps go.</param>
    protected virtual string Work(Problem problem, TFacts facts, Trace trace) => Work(facts, trace);

    private TFacts FactsOf(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return problem.Task == Name && problem.Facts is TFacts facts
            ? facts
            : throw new ArgumentException($"task '{Name}' got a problem of task '{problem.Task}'", nameof(problem));
    }
}
