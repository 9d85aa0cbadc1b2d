using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Fathom.Web.Hosting;

/// <summary>Admits users who have a key, if the app requires one.</summary>
/// <remarks>A user who enters a key gets a cookie that contains it, encrypted; it is valid as long as the key is. A page's script can't read it, and
/// no other site can make the browser send it. Unless the user chooses to stay signed in, the browser drops it when it closes.</remarks>
internal sealed class SignIn(IDataProtectionProvider protection, ChatAppOptions options)
{
    public const string Path = "/app/sign-in";

    public const string SignOutPath = "/app/sign-out";

    private const string CookieName = "fathom-session";
    private const int MaxFormBytes = 8 << 10;
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(30);

    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("Fathom.Web.SignIn.Key").ToTimeLimitedDataProtector();

    /// <summary>Identifies a request's user by our cookie.</summary>
    /// <returns>Whether the request may see pages.</returns>
    public bool TryIdentify(HttpContext context)
    {
        if (options.FindOwner is not { } findOwner)
        {
            return true;
        }

        if (context.Request.Cookies[CookieName] is not { Length: > 0 } cookie)
        {
            return false;
        }

        try
        {
            if (findOwner(_seal.Unprotect(cookie)) is not { } owner)
            {
                return false; // the key has been revoked
            }

            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, owner)], "key"));
            return true;
        }
        catch (CryptographicException)
        {
            return false; // expired, or from before the server restarted
        }
    }

    /// <summary>Takes a key from the form, and opens the app or asks again.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (context.Request.ContentLength is null or > MaxFormBytes || !context.Request.HasFormContentType)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        string key = form["key"].ToString();
        if (options.FindOwner?.Invoke(key) is null)
        {
            await AskAsync(context, wasWrong: true);
            return;
        }

        CookieOptions cookie = CookieFor(context);
        cookie.MaxAge = form["stay"] == "yes" ? s_lifetime : null;
        context.Response.Cookies.Append(CookieName, _seal.Protect(key, s_lifetime), cookie);
        context.Response.Redirect("/");
    }

    /// <summary>Deletes the cookie, and asks for a key again.</summary>
    public static Task SignOutAsync(HttpContext context)
    {
        context.Response.Cookies.Delete(CookieName, CookieFor(context));
        context.Response.Redirect("/");
        return Task.CompletedTask;
    }

    /// <summary>Shows the form.</summary>
    public static Task AskAsync(HttpContext context, bool wasWrong = false)
    {
        context.Response.StatusCode = wasWrong ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        string problem = wasWrong ? "<p class=\"note problem\" role=\"alert\">This key is not valid.</p>" : "";
        return context.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Sign in · Fathom</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="icon" href="/app/icon.svg"><link rel="stylesheet" href="/app/app.css"></head>
            <body><main class="lonely"><form class="sign-in" method="post" action="{WebUtility.HtmlEncode(Path)}">
            <h1>Fathom</h1><label>Your key<input type="password" name="key" autocomplete="current-password" required autofocus></label>
            <label class="check"><input type="checkbox" name="stay" value="yes">Stay signed in for 30 days</label>
            {problem}<button class="primary">Sign in</button></form></main></body></html>
            """,
            context.RequestAborted);
    }

    private static CookieOptions CookieFor(HttpContext context) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
    };
}
