namespace Fathom.Extensions.AI.Tests;

public class LayeringTests
{
    [Fact]
    public void References_OnlyPointDown() => Layering.AssertReferences("Fathom.Extensions.AI");
}
