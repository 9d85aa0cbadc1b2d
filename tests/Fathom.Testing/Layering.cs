using System.Reflection;

namespace Fathom.Testing;

/// <summary>The allowed references between the product's assemblies: layers point down.</summary>
public static class Layering
{
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Fathom.Numerics"] = [],
        ["Fathom.Templates"] = [],
        ["Fathom.ModelStore"] = [],
        ["Fathom.Tokenizers"] = ["Fathom.Templates"],
        ["Fathom.Tasks"] = [],
        ["Fathom.Formats"] = ["Fathom.Numerics"],
        ["Fathom.Autograd"] = ["Fathom.Numerics"],
        ["Fathom.Models"] = ["Fathom.Numerics", "Fathom.Formats"],
        ["Fathom.Inference"] = ["Fathom.Numerics", "Fathom.Formats", "Fathom.Models", "Fathom.Templates", "Fathom.Tokenizers"],
        ["Fathom.Training"] =
        [
            "Fathom.Numerics", "Fathom.Formats", "Fathom.Autograd", "Fathom.Models", "Fathom.Inference",
            "Fathom.Templates", "Fathom.Tokenizers", "Fathom.Tasks",
        ],
        ["Fathom.Evaluation"] =
        [
            "Fathom.Numerics", "Fathom.Formats", "Fathom.Models", "Fathom.Inference", "Fathom.Templates", "Fathom.Tokenizers", "Fathom.Tasks",
        ],
        ["Fathom.Server"] = ["Fathom.Numerics", "Fathom.Formats", "Fathom.Models", "Fathom.Inference", "Fathom.Templates", "Fathom.Tokenizers"],
        ["Fathom.Web"] = ["Fathom.Numerics", "Fathom.Formats", "Fathom.Models", "Fathom.Inference", "Fathom.Templates", "Fathom.Tokenizers"],
        ["Fathom.Extensions.AI"] =
        [
            "Fathom.ModelStore", "Fathom.Numerics", "Fathom.Formats", "Fathom.Models", "Fathom.Inference", "Fathom.Templates", "Fathom.Tokenizers",
        ],
        ["fathom"] =
        [
            "Fathom.Numerics", "Fathom.Formats", "Fathom.Autograd", "Fathom.Models", "Fathom.Inference", "Fathom.Templates", "Fathom.Tokenizers",
            "Fathom.Training", "Fathom.Evaluation", "Fathom.Tasks", "Fathom.Server", "Fathom.Web", "Fathom.ModelStore",
        ],
    };

    /// <summary>Fails when the named assembly references a product assembly that the design does not allow it.</summary>
    /// <param name="assemblyName">Simple name of an assembly that lies beside the test.</param>
    public static void AssertReferences(string assemblyName)
    {
        Assembly assembly = Assembly.Load(new AssemblyName(assemblyName));
        string[] allowed = s_allowed[assemblyName];

        string[] forbidden =
        [
            .. assembly.GetReferencedAssemblies()
                .Select(reference => reference.Name!)
                .Where(name => s_allowed.ContainsKey(name) && !allowed.Contains(name)),
        ];

        Assert.True(forbidden.Length == 0, $"{assemblyName} may not reference {string.Join(", ", forbidden)}");
    }

    /// <summary>Fails when namespaces of the named assembly use each other in a circle.</summary>
    /// <param name="assemblyName">Simple name of an assembly that lies beside the test.</param>
    public static void AssertNoCircles(string assemblyName)
    {
        IReadOnlyList<string> circle = NamespaceGraph.Read(Assembly.Load(new AssemblyName(assemblyName)).Location).FindCircle();

        Assert.True(circle.Count == 0, $"namespaces depend on each other:\n{string.Join("\n", circle)}");
    }
}
