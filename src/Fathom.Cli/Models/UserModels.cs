using Fathom.Cli.Hosting;
using Fathom.ModelStore;

namespace Fathom.Cli.Models;

/// <summary>The models that verbs find by name: installed ones, and the one that ships with the program.</summary>
internal static class UserModels
{
    /// <summary>Where installed models are kept.</summary>
    public static InstalledModels OpenStore(CliHost host) => new(InstalledModels.DefaultRoot(host.Variable), host.Time);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<InstalledModel> List(CliHost host)
    {
        IReadOnlyList<InstalledModel> installed = OpenStore(host).List();
        return ShippedModel.Of(host, installed) is { } shipped ? [shipped, .. installed] : installed;
    }
}
