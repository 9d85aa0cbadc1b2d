namespace Fathom.Numerics.Tests
{
    /// <summary>The rule that namespaces use each other in no circle would be worth nothing if its reader overlooked one.</summary>
    public class NamespaceGraphTests
    {
        [Fact]
        public void FindCircle_TwoNamespacesThatUseEachOther_AreFound()
        {
            NamespaceGraph graph = NamespaceGraph.Read(typeof(NamespaceGraphTests).Assembly.Location);

            Assert.Contains("Fathom.Numerics.Tests.Circles.Right", graph.Uses["Fathom.Numerics.Tests.Circles.Left"].Keys);
            Assert.Equal(2, graph.FindCircle().Count);
        }
    }
}

namespace Fathom.Numerics.Tests.Circles.Left
{
    internal static class Body
    {
        public static int Count() => Right.Signature.Count(null);
    }
}

namespace Fathom.Numerics.Tests.Circles.Right
{
    internal static class Signature
    {
        public static int Count(List<Left.Item[]>? items) => items?.Count ?? 0;
    }
}

namespace Fathom.Numerics.Tests.Circles.Left
{
    internal sealed record Item;
}
