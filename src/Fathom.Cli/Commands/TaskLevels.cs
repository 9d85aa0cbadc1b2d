using Fathom.Cli.Errors;
using Fathom.Tasks;

namespace Fathom.Cli.Commands;

/// <summary>Refuses levels that a task doesn't have.</summary>
internal static class TaskLevels
{
    /// <summary>Checks a level.</summary>
    /// <exception cref="CliException">The task has no such level.</exception>
    public static void Require(IVerifiableTask task, int level)
    {
        if (level < 1 || level > task.Levels)
        {
            throw new CliException(ExitCode.InputRefused, "tasks.level", task.Name, $"{task.Name}: expected a level from 1 to {task.Levels}, found {level}");
        }
    }
}
