using System.Globalization;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Catalog;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Tests;

/// <summary>What holds for every task at every level.</summary>
public class TaskContractTests
{
    /// <summary>Problems per level; <c>FATHOM_TASK_DRAWS</c> sets another count for a long run.</summary>
    private static readonly int s_draws = int.TryParse(Environment.GetEnvironmentVariable("FATHOM_TASK_DRAWS"), CultureInfo.InvariantCulture,
        out int draws) ? draws : 300;

    /// <summary>Longest thinking at any level, in characters; see docs/tasks.md.</summary>
    private const int LongestThinking = 450;

    // Their answers name what their problem names; another problem's answer is about nobody here.
    private static readonly string[] s_closedWorlds = ["ordering", "knights", "sort-words", "category", "table", "faulty-line", "parity"];

    private static readonly TaskCatalog s_catalog = TaskCatalog.BuiltIn();

    public static TheoryData<string, int> Levels
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (IVerifiableTask task in s_catalog.All)
            {
                for (int level = 1; level <= task.Levels; level++)
                {
                    data.Add(task.Name, level);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Names => [.. s_catalog.All.Select(task => task.Name)];

    [Theory, MemberData(nameof(Levels))]
    public void Solve_EveryProblem_VerifiesWithTrueSteps(string name, int level)
    {
        IVerifiableTask task = s_catalog.Find(name);

        for (int i = 0; i < s_draws; i++)
        {
            Problem problem = task.Generate(level, (PhrasingRing)(i % 2), new TaskRandom(7, name, i));
            var options = new SolveOptions { MistakeRate = i % 3 == 0 ? 1 : 0, Seed = i };
            WorkedSolution solution = task.Solve(problem, options);
            Verdict verdict = task.Verify(problem, $"<think>{solution.Thinking}</think>{solution.Answer}");
            StepReport steps = StepChecker.Check(solution.Thinking);

            Assert.True(verdict.Score == 1, $"{problem.Text}\n{solution.Thinking}\n=> {solution.Answer}: {verdict.Reason}");
            Assert.True(steps.FalseSteps == 0, $"{problem.Text}\n{solution.Thinking}\nfalse: {steps.FirstFalse}");
            Assert.True(solution.Thinking.Length <= LongestThinking, $"{solution.Thinking.Length} characters: {problem.Text}\n{solution.Thinking}");
        }
    }

    [Theory, MemberData(nameof(Levels))]
    public void Verify_QuestionHedgeUnclosedThoughtAndNothing_AreWrong(string name, int level)
    {
        IVerifiableTask task = s_catalog.Find(name);
        if (task.Area == TaskArea.Talk)
        {
            return;
        }

        for (int i = 0; i < 100; i++)
        {
            Problem problem = task.Generate(level, PhrasingRing.Trained, new TaskRandom(8, name, i));
            Problem other = task.Generate(level, PhrasingRing.Trained, new TaskRandom(9, name, i));
            string right = task.Solve(problem, SolveOptions.Default).Answer;
            string wrong = task.Solve(other, SolveOptions.Default).Answer;

            AssertWrong(task, problem, problem.Text);
            AssertWrong(task, problem, "");
            AssertWrong(task, problem, $"<think>{right}");
            AssertWrong(task, problem, $"<think>so it is {right}</think>");
            AssertWrong(task, problem, $"<think>x</think><think>{right}");
            AssertWrong(task, problem, "I don't understand the question.");
            if (!task.Verify(problem, wrong).IsRight && Shape(right) == Shape(wrong) && !s_closedWorlds.Contains(name))
            {
                AssertWrong(task, problem, $"{right} or {wrong}");
                AssertWrong(task, problem, $"{wrong}\n{right}");
                AssertWrong(task, problem, $"{right}\n{wrong}");
            }
        }
    }

    [Theory, MemberData(nameof(Levels))]
    public void Verify_AnswerInProse_IsRight(string name, int level)
    {
        IVerifiableTask task = s_catalog.Find(name);
        if (task.Area == TaskArea.Talk)
        {
            return;
        }

        for (int i = 0; i < 100; i++)
        {
            Problem problem = task.Generate(level, PhrasingRing.Trained, new TaskRandom(10, name, i));
            string right = task.Solve(problem, SolveOptions.Default).Answer;
            foreach (string text in (string[])[$"{right}.", $"**{right}**", $"\\boxed{{{right}}}", $"  {right}\n"])
            {
                Verdict verdict = task.Verify(problem, text);
                Assert.True(verdict.IsRight, $"{problem.Text}: '{text}': {verdict.Reason}");
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Generate_SameRandom_SameProblem(string name)
    {
        IVerifiableTask task = s_catalog.Find(name);

        Problem first = task.Generate(task.Levels, PhrasingRing.Trained, new TaskRandom(1, name));
        Problem second = task.Generate(task.Levels, PhrasingRing.Trained, new TaskRandom(1, name));

        Assert.Equal((first.Text, first.Key), (second.Text, second.Key));
        Assert.Equal(task.Solve(first, SolveOptions.Default), task.Solve(second, SolveOptions.Default));
    }

    [Fact]
    public void Generate_NoSuchLevel_Throws()
    {
        IVerifiableTask task = s_catalog.Find("sum");

        Assert.Throws<ArgumentOutOfRangeException>(() => task.Generate(0, PhrasingRing.Trained, new TaskRandom(1, "x")));
        Assert.Throws<ArgumentOutOfRangeException>(() => task.Generate(task.Levels + 1, PhrasingRing.Trained, new TaskRandom(1, "x")));
    }

    [Fact]
    public void Verify_ProblemOfAnotherTask_Throws()
    {
        Problem problem = s_catalog.Find("sum").Generate(1, PhrasingRing.Trained, new TaskRandom(1, "x"));

        Assert.Throws<ArgumentException>(() => s_catalog.Find("product").Verify(problem, "4"));
    }

    // A yes or a list beside a number is no second answer to the same question.
    private static (bool Digits, bool Letters, bool Colon, bool Comma, bool IsYesNo) Shape(string answer) =>
        (answer.Any(char.IsDigit), answer.Any(char.IsLetter), answer.Contains(':'), answer.Contains(','), answer.StartsWith("Yes", StringComparison.Ordinal)
            || answer.StartsWith("No", StringComparison.Ordinal) || answer == "Unknown");

    private static void AssertWrong(IVerifiableTask task, Problem problem, string answer) =>
        Assert.False(task.Verify(problem, answer).IsRight, $"{problem.Text}: '{answer}' counts as right");
}
