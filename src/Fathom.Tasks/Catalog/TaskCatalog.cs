using System.Reflection;
using Fathom.Tasks.Inference;
using Fathom.Tasks.Letters;
using Fathom.Tasks.Mathematics;
using Fathom.Tasks.Programming;
using Fathom.Tasks.Talk;

namespace Fathom.Tasks.Catalog;

/// <summary>The tasks that are known by name: the built-in ones and those that were added.</summary>
public sealed class TaskCatalog
{
    private readonly Dictionary<string, IVerifiableTask> _byName = new(StringComparer.Ordinal);
    private readonly List<IVerifiableTask> _all = [];

    /// <summary>An empty catalog.</summary>
    public TaskCatalog()
    {
    }

    /// <summary>All tasks, in the order they were added.</summary>
    public IReadOnlyList<IVerifiableTask> All => _all;

    /// <summary>A new catalog of the built-in tasks; more can be added.</summary>
    public static TaskCatalog BuiltIn()
    {
        var catalog = new TaskCatalog();
        foreach (IVerifiableTask task in BuiltInTasks())
        {
            catalog.Add(task);
        }

        return catalog;
    }

    /// <summary>A new catalog of the built-in tasks and those of other files.</summary>
    /// <param name="files">Assemblies, whose code runs in this process with all its rights, and text files (<c>.txt</c>) of scenarios.</param>
    /// <exception cref="TaskException">A file is missing, malformed, or has no task.</exception>
    public static TaskCatalog BuiltInAnd(IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        TaskCatalog catalog = BuiltIn();
        foreach (string file in files)
        {
            if (ScenarioTaskFile.IsOne(file))
            {
                catalog.Add(ScenarioTaskFile.Load(file));
            }
            else if (catalog.AddFrom(TaskAssembly.Load(file)) == 0)
            {
                throw TaskAssembly.Refused(file, "a public task class with a parameterless constructor", "none");
            }
        }

        return catalog;
    }

    /// <summary>Adds a task.</summary>
    /// <param name="task">The task.</param>
    /// <exception cref="TaskException">Its name is malformed or taken, or it has no level.</exception>
    public void Add(IVerifiableTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (string.IsNullOrEmpty(task.Name) || !task.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new TaskException("tasks.name.malformed", $"task name '{task.Name}': expected lower-case letters, digits and hyphens");
        }

        if (task.Levels < 1)
        {
            throw new TaskException("tasks.levels", $"task '{task.Name}': expected at least 1 level, found {task.Levels}");
        }

        if (!_byName.TryAdd(task.Name, task))
        {
            throw new TaskException("tasks.name.taken", $"task name '{task.Name}': expected a new name, found one of {_byName[task.Name].GetType().Name}");
        }

        _all.Add(task);
    }

    /// <summary>Adds every task of an assembly: its public classes that implement <see cref="IVerifiableTask"/> and have a constructor without
    /// parameters.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <returns>The number of tasks added.</returns>
    /// <exception cref="TaskException">A name is malformed or taken.</exception>
    public int AddFrom(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        Type[] types =
        [
            .. assembly.GetExportedTypes()
                .Where(type => type.IsAssignableTo(typeof(IVerifiableTask)) && !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null)
                .OrderBy(type => type.FullName, StringComparer.Ordinal),
        ];
        foreach (Type type in types)
        {
            Add((IVerifiableTask)Activator.CreateInstance(type)!);
        }

        return types.Length;
    }

    /// <summary>Finds a task.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="TaskException">There is no such task; the message lists the known ones.</exception>
    public IVerifiableTask Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.TryGetValue(name, out IVerifiableTask? task)
            ? task
            : throw new TaskException("tasks.name.unknown", $"task '{name}': expected one of {string.Join(", ", _byName.Keys.Order(StringComparer.Ordinal))}");
    }

    private static IEnumerable<IVerifiableTask> BuiltInTasks() =>
    [
        .. MathematicsTasks.Create(), .. LetterTasks.Create(), .. InferenceTasks.Create(), .. ProgrammingTasks.Create(), .. TalkTasks.Create(),
    ];
}
