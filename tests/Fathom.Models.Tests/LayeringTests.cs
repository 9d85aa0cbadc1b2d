namespace Fathom.Models.Tests;

public class LayeringTests
{
    [Fact]
    public void References_OnlyPointDown() => Layering.AssertReferences("Fathom.Models");

    [Fact]
    public void Namespaces_DependOnEachOtherInNoCircle() => Layering.AssertNoCircles("Fathom.Models");

    [Fact]
    public void Namespaces_AreFolders() => SourceFiles.AssertNamespacesAreFolders("Fathom.Models");
}
