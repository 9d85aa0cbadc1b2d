using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fathom.Web.Hosting;

/// <summary>Scripts, styles and the icon, embedded in this assembly so that any host can serve them without extra files.</summary>
internal sealed class EmbeddedAssets
{
    private const string Prefix = "assets/";

    private static readonly FrozenDictionary<string, string> s_contentTypes = new Dictionary<string, string>
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".webmanifest"] = "application/manifest+json",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, Lazy<Asset>> _assets = Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], name => new Lazy<Asset>(() => Asset.Load(name)));

    /// <summary>Names of all of them.</summary>
    public IEnumerable<string> Names => _assets.Keys;

    /// <summary>Whether there is one at a path below the app's.</summary>
    public bool Has(PathString path) => path.Value is ['/', .. var name] && _assets.ContainsKey(name);

    /// <summary>Sends one, compressed if the browser supports it, or responds that the browser's copy is still current.</summary>
    public async Task SendAsync(HttpContext context, string name)
    {
        if (!_assets.TryGetValue(name, out Lazy<Asset>? lazy))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        Asset asset = lazy.Value;
        context.Response.Headers.ETag = asset.Tag;
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (context.Request.Headers.IfNoneMatch == asset.Tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        bool isPacked = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        byte[] content = isPacked ? asset.Packed : asset.Content;
        if (isPacked)
        {
            context.Response.Headers.ContentEncoding = "gzip";
        }

        context.Response.ContentType = s_contentTypes[Path.GetExtension(name)];
        context.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(content, context.RequestAborted);
        }
    }

    private sealed record Asset(byte[] Content, byte[] Packed, string Tag)
    {
        public static Asset Load(string resource)
        {
            using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
            using var content = new MemoryStream();
            stream.CopyTo(content);
            byte[] bytes = content.ToArray();
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            {
                gzip.Write(bytes);
            }

            return new Asset(bytes, packed.ToArray(), $"\"{Convert.ToHexString(SHA256.HashData(bytes), 0, 12)}\"");
        }
    }
}
