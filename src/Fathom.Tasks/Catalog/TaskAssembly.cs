using System.Reflection;
using System.Runtime.Loader;

namespace Fathom.Tasks.Catalog;

/// <summary>Opens assemblies with tasks that are not built in.</summary>
internal static class TaskAssembly
{
    /// <summary>Loads an assembly next to this one, so that both share <see cref="IVerifiableTask"/>. Loading it again returns the same assembly.</summary>
    /// <param name="file">The assembly file.</param>
    /// <exception cref="TaskException">There is no such file, or it is not a .NET assembly.</exception>
    public static Assembly Load(string file)
    {
        try
        {
            return AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(file));
        }
        catch (FileNotFoundException)
        {
            throw Refused(file, "an assembly file", "no such file");
        }
        catch (Exception failure) when (failure is BadImageFormatException or FileLoadException or ArgumentException or UnauthorizedAccessException)
        {
            throw Refused(file, "a .NET assembly", failure.GetType() == typeof(BadImageFormatException) ? "something else" : failure.Message);
        }
    }

    /// <summary>The refusal of a file.</summary>
    public static TaskException Refused(string file, string expected, string actual) =>
        new("tasks.assembly", $"task file '{Path.GetFileName(file)}': expected {expected}, found {actual}");
}
