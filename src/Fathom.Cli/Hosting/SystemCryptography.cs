using System.Runtime.InteropServices;
using Fathom.Cli.Errors;

namespace Fathom.Cli.Hosting;

/// <summary>
/// On Linux, the framework's cryptography needs OpenSSL; where it is missing, the first use ends the process. Code that needs it checks here first.
/// </summary>
internal static class SystemCryptography
{
    private static readonly string[] s_libraries = ["libssl.so.4", "libssl.so.3", "libssl.so.1.1", "libssl.so"];

    /// <summary>Refuses work that needs it where it is missing.</summary>
    /// <param name="what">The work, for the message.</param>
    /// <param name="canLoad">Whether the library can be loaded; null checks the system.</param>
    /// <exception cref="CliException">There is no OpenSSL.</exception>
    public static void Require(string what, Func<string, bool>? canLoad = null)
    {
        canLoad ??= CanLoad;
        if (OperatingSystem.IsLinux() && !Array.Exists(s_libraries, library => canLoad(library)))
        {
            throw new CliException(
                ExitCode.ResourceLimit,
                "system.openssl",
                "libssl",
                $"{what} needs OpenSSL (libssl 3 or 1.1), which is not installed; working with local files doesn't need it");
        }
    }

    private static bool CanLoad(string library)
    {
        bool isThere = NativeLibrary.TryLoad(library, out nint handle);
        if (isThere)
        {
            NativeLibrary.Free(handle);
        }

        return isThere;
    }
}
