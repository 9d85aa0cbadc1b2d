using System.Reflection;

namespace Fathom.Cli.Hosting;

/// <summary>Which build of the program is running.</summary>
internal static class ProductVersion
{
    private static readonly string[] s_parts =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', 2);

    /// <summary>The release.</summary>
    public static string Release => s_parts[0];

    /// <summary>The source revision; null if built outside a repository.</summary>
    public static string? Commit => s_parts.Length == 2 ? s_parts[1] : null;
}
