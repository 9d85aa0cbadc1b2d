namespace Fathom.ModelStore.Tests;

public class LayeringTests
{
    [Fact]
    public void References_OnlyPointDown() => Layering.AssertReferences("Fathom.ModelStore");

    [Fact]
    public void Namespaces_DependOnEachOtherInNoCircle() => Layering.AssertNoCircles("Fathom.ModelStore");

    [Fact]
    public void Namespaces_AreFolders() => SourceFiles.AssertNamespacesAreFolders("Fathom.ModelStore");
}
