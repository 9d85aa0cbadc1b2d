namespace Fathom.Cli.Tests;

/// <summary>No line of a program or a test is too long to read beside another.</summary>
public class LineLengthTests
{
    public static TheoryData<string> Projects => [.. SourceFiles.ProjectFolders];

    [Theory, MemberData(nameof(Projects))]
    public void Lines_Fit(string projectFolder) => SourceFiles.AssertLinesFit(projectFolder);
}
