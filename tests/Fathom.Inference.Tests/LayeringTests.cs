namespace Fathom.Inference.Tests;

public class LayeringTests
{
    [Fact]
    public void References_OnlyPointDown() => Layering.AssertReferences("Fathom.Inference");

    [Fact]
    public void Namespaces_DependOnEachOtherInNoCircle() => Layering.AssertNoCircles("Fathom.Inference");

    [Fact]
    public void Namespaces_AreFolders() => SourceFiles.AssertNamespacesAreFolders("Fathom.Inference");
}
