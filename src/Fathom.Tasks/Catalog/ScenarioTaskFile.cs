using Fathom.Tasks.Mathematics;

namespace Fathom.Tasks.Catalog;

/// <summary>Opens text files of scenarios that are not built in.</summary>
internal static class ScenarioTaskFile
{
    /// <summary>Whether a file of tasks is one of scenarios.</summary>
    public static bool IsOne(string file) => Path.GetExtension(file).Equals(".txt", StringComparison.OrdinalIgnoreCase);

    /// <summary>The task of a file, whose name is the file's.</summary>
    /// <param name="file">A text file as <see cref="ScenarioFile"/> describes it.</param>
    /// <exception cref="TaskException">There is no such file, it has no situation to train on, or a line is malformed.</exception>
    public static IVerifiableTask Load(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            (IReadOnlyList<Scenario> trained, IReadOnlyList<Scenario> heldOut) = ScenarioFile.Read(reader, Path.GetFileName(file), isChecked: true);
            return trained.Count > 0
                ? new ScenarioTask(Path.GetFileNameWithoutExtension(file), trained, heldOut)
                : throw TaskAssembly.Refused(file, "a line in the section [trained]", "none");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw TaskAssembly.Refused(file, "a text file of scenarios", failure is FileNotFoundException ? "no such file" : failure.Message);
        }
    }
}
