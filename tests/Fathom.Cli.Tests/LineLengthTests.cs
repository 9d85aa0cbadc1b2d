namespace Fathom.Cli.Tests;

/// <summary>No line below <c>src</c> and <c>tests</c> is too long to read beside another.</summary>
public class LineLengthTests
{
    public static TheoryData<string> Projects => [.. SourceFiles.ProjectFolders];

    [Theory, MemberData(nameof(Projects))]
    public void Lines_Fit(string projectFolder) => SourceFiles.AssertLinesFit(projectFolder);
}
