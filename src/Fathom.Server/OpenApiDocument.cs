using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Fathom.Server.Errors;
using Fathom.Server.Hosting;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server;

/// <summary><c>GET /openapi/v1.json</c>: the routes and the schemas of their answers, generated from the server's own route table and types.</summary>
internal static class OpenApiDocument
{
    private const string Json = "application/json";
    private const string Catchall = "**";

    /// <summary>Sends it.</summary>
    public static Task HandleAsync(HttpContext context, ServerState state)
    {
        context.Response.ContentType = $"{Json}; charset=utf-8";
        return context.Response.WriteAsync(Create(state.Options.Version).ToJsonString(), context.RequestAborted);
    }

    private static JsonObject Create(string version)
    {
        var paths = new JsonObject();
        foreach (RouteEntry entry in ApiRoutes.All)
        {
            paths[entry.Pattern.Replace(Catchall, "", StringComparison.Ordinal)] = new JsonObject { [entry.Method.ToLowerInvariant()] = Describe(entry) };
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Fathom", ["version"] = version, ["description"] = "docs/server.md explains every field." },
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject { ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } },
            },
            ["paths"] = paths,
        };
    }

    private static JsonObject Describe(RouteEntry entry)
    {
        var operation = new JsonObject
        {
            ["summary"] = entry.Summary,
            ["responses"] = new JsonObject { ["200"] = Answer("The answer", entry.Answer), ["default"] = Answer("An error", ErrorJson.Wire.OpenAiErrorBody) },
            ["security"] = entry.Access.NeedsKey ? new JsonArray(new JsonObject { ["key"] = new JsonArray() }) : new JsonArray(),
        };
        if (HttpMethods.IsPost(entry.Method))
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject { [Json] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "object" } } },
            };
        }

        if (entry.Pattern.Contains(Catchall, StringComparison.Ordinal))
        {
            operation["parameters"] = new JsonArray(new JsonObject
            {
                ["name"] = "id",
                ["in"] = "path",
                ["required"] = true,
                ["schema"] = new JsonObject { ["type"] = "string" },
            });
        }

        return operation;
    }

    private static JsonObject Answer(string description, JsonTypeInfo? type)
    {
        var answer = new JsonObject { ["description"] = description };
        if (type is not null)
        {
            answer["content"] = new JsonObject { [Json] = new JsonObject { ["schema"] = type.GetJsonSchemaAsNode() } };
        }

        return answer;
    }
}
