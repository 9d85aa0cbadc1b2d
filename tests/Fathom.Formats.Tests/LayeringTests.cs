namespace Fathom.Formats.Tests;

public class LayeringTests
{
    [Fact]
    public void References_OnlyPointDown() => Layering.AssertReferences("Fathom.Formats");

    [Fact]
    public void Namespaces_DependOnEachOtherInNoCircle() => Layering.AssertNoCircles("Fathom.Formats");

    [Fact]
    public void Namespaces_AreFolders() => SourceFiles.AssertNamespacesAreFolders("Fathom.Formats");
}
