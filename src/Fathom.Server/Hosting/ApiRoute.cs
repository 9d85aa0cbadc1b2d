namespace Fathom.Server.Hosting;

/// <summary>Marks the routes of the API.</summary>
/// <param name="NeedsKey">Whether it requires a key if the server has keys.</param>
/// <param name="IsWork">Whether it counts as work: rate-limited, refused while the server is stopping, and waited for before it stops.</param>
internal sealed record ApiRoute(bool NeedsKey, bool IsWork);
