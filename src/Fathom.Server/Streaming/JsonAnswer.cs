using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fathom.Server.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fathom.Server.Streaming;

/// <summary>Responses that are one JSON object.</summary>
internal static class JsonAnswer
{
    private const int PieceBytes = 64 << 10;

    /// <summary>Sends it piece by piece, as fast as the reader accepts it.</summary>
    public static async Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        ServerState state = context.RequestServices.GetRequiredService<ServerState>();
        for (int sent = 0; sent < body.Length; sent += PieceBytes)
        {
            context.Response.BodyWriter.Write(body.AsSpan(sent, Math.Min(PieceBytes, body.Length - sent)));
            await ReaderWatch.FlushAsync(context, state.Limits, state.Clock);
        }
    }
}
