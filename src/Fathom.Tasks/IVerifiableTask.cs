using Fathom.Tasks.Answers;

namespace Fathom.Tasks;

/// <summary>A family of problems with an exact judge and a writer of worked solutions.</summary>
/// <remarks>Derive from <see cref="VerifiableTask{TFacts}"/> for a task of your own. Implementations keep no state between calls and may be used from many
/// threads.</remarks>
public interface IVerifiableTask
{
    /// <summary>Unique name: lower-case letters, digits and hyphens.</summary>
    string Name { get; }

    /// <summary>The area it belongs to.</summary>
    TaskArea Area { get; }

    /// <summary>One line about its questions.</summary>
    string Summary { get; }

    /// <summary>Number of levels; they run from 1 (easiest) to this.</summary>
    int Levels { get; }

    /// <summary>Whether a level has so few problems that all of them are trained on and scores on it measure memory.</summary>
    /// <param name="level">A level from 1 to <see cref="Levels"/>.</param>
    bool IsClosed(int level);

    /// <summary>Makes a problem: a pure function of its arguments.</summary>
    /// <param name="level">A level from 1 to <see cref="Levels"/>.</param>
    /// <param name="ring">The phrasings to choose from.</param>
    /// <param name="random">The source of all choices.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    Problem Generate(int level, PhrasingRing ring, TaskRandom random);

    /// <summary>Judges any text as an answer, as a strict reader would.</summary>
    /// <param name="problem">A problem that this task made.</param>
    /// <param name="answer">What the model wrote, with or without a think block.</param>
    /// <exception cref="ArgumentException">Another task made the problem.</exception>
    Verdict Verify(Problem problem, string answer);

    /// <summary>Writes out a solution.</summary>
    /// <param name="problem">A problem that this task made.</param>
    /// <param name="options">How to write it.</param>
    /// <exception cref="ArgumentException">Another task made the problem.</exception>
    WorkedSolution Solve(Problem problem, SolveOptions options);
}
