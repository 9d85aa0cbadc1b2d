using Fathom.Cli.Errors;
using Fathom.Cli.Hosting;

namespace Fathom.Cli.Models;

/// <summary>The address of a server to send requests to.</summary>
internal static class ServerAddress
{
    /// <summary>Parses an option's value.</summary>
    /// <param name="url">The address.</param>
    /// <param name="option">The option.</param>
    /// <exception cref="CliException">It is not a valid address, or the system lacks OpenSSL.</exception>
    public static Uri Parse(string url, string option = "--url") =>
        TryParse(url) ?? throw CliException.Usage(option, $"'{url}' is not a server address like http://127.0.0.1:8080");

    /// <summary>Parses an address; null if it is not valid.</summary>
    /// <exception cref="CliException">The system lacks OpenSSL.</exception>
    public static Uri? TryParse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            return null;
        }

        if (address.Scheme == "https")
        {
            SystemCryptography.Require("talking to a server over https");
        }

        return address;
    }
}
