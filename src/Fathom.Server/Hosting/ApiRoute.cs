namespace Fathom.Server.Hosting;

/// <summary>Marks the routes of the API.</summary>
/// <param name="NeedsKey">Whether it wants a key where the server has keys.</param>
/// <param name="IsWork">Whether it counts as work: refused while the server stops, waited for before it does, limited in number.</param>
internal sealed record ApiRoute(bool NeedsKey, bool IsWork);
