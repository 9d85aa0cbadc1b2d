namespace Fathom.Templates.Tests;

public class LayeringTests
{
    [Fact]
    public void References_OnlyPointDown() => Layering.AssertReferences("Fathom.Templates");

    [Fact]
    public void Namespaces_DependOnEachOtherInNoCircle() => Layering.AssertNoCircles("Fathom.Templates");

    [Fact]
    public void Namespaces_AreFolders() => SourceFiles.AssertNamespacesAreFolders("Fathom.Templates");
}
