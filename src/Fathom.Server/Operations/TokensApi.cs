using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Inference.Chat;
using Fathom.Server.Errors;
using Fathom.Server.Generation;
using Fathom.Server.Hosting;
using Fathom.Server.OpenAi;
using Fathom.Server.Requests;
using Fathom.Server.Security;
using Fathom.Server.Streaming;
using Fathom.Tokenizers;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.Operations;

/// <summary>Text and tokens: <c>/tokenize</c>, <c>/detokenize</c>, <c>/apply-template</c>, <c>/tokenizer_info</c>.</summary>
internal static class TokensApi
{
    /// <summary>The tokens of a text, given as <c>prompt</c> or <c>content</c>.</summary>
    public static async Task TokenizeAsync(HttpContext context, ServerState state)
    {
        using JsonDocument body = await RequestBody.ReadAsync(context, state.Limits);
        var fields = JsonFields.Of(body.RootElement);
        using ServedModel served = await state.Models.AcquireAsync(fields.Text("model"), context.RequestAborted);
        string text = fields.Text("prompt") ?? fields.RequireText("content");
        bool addsBos = fields.Flag("add_special_tokens") ?? fields.Flag("add_special") ?? false;
        Tokenizer tokenizer = served.Model.Tokenizer;
        int[] tokens = tokenizer.Encode(text, fields.Flag("parse_special") ?? false, addsBos && tokenizer.AddBos);
        await JsonAnswer.WriteAsync(context, new TokensBody(tokens, tokens.Length, served.Engine.ContextLength), OperationsJson.Wire.TokensBody);
    }

    /// <summary>The text of tokens.</summary>
    public static async Task DetokenizeAsync(HttpContext context, ServerState state)
    {
        using JsonDocument body = await RequestBody.ReadAsync(context, state.Limits);
        var fields = JsonFields.Of(body.RootElement);
        using ServedModel served = await state.Models.AcquireAsync(fields.Text("model"), context.RequestAborted);
        if (fields.Find("tokens") is not { ValueKind: JsonValueKind.Array } list)
        {
            throw ApiException.Invalid("tokens", "'tokens' must be an array of token ids");
        }

        string text = list.GetArrayLength() == 0 ? "" : PromptReader.Read(fields, "tokens", served.Model, state.Limits)[0].Text;
        await JsonAnswer.WriteAsync(context, new TextBody(text, text), OperationsJson.Wire.TextBody);
    }

    /// <summary>The prompt that the model's template makes from a conversation.</summary>
    public static async Task ApplyTemplateAsync(HttpContext context, ServerState state)
    {
        using JsonDocument body = await RequestBody.ReadAsync(context, state.Limits);
        var fields = JsonFields.Of(body.RootElement);
        using ServedModel served = await state.Models.AcquireAsync(fields.Text("model"), context.RequestAborted);
        ChatCall call = ChatRequestReader.Read(fields, served, RequestIdentity.Of(context), state.Limits);
        string prompt = ChatPrompt.Render(served.Model, call.Messages, call.Options).Text;
        await JsonAnswer.WriteAsync(context, new PromptBody(prompt), OperationsJson.Wire.PromptBody);
    }

    /// <summary>Describes the tokenizer of the model that the query names, or of the default one.</summary>
    public static async Task DescribeAsync(HttpContext context, ServerState state)
    {
        using ServedModel served = await state.Models.AcquireAsync(context.Request.Query["model"], context.RequestAborted);
        Tokenizer tokenizer = served.Model.Tokenizer;
        string? NameOf(int? id) => id is { } token ? Encoding.UTF8.GetString(tokenizer.TokenBytes(token)) : null;
        var info = new TokenizerInfo(NameOf(tokenizer.EosId), NameOf(tokenizer.BosId), NameOf(tokenizer.PadId), served.Model.ChatTemplateSource);
        await JsonAnswer.WriteAsync(context, info, OperationsJson.Wire.TokenizerInfo);
    }
}

/// <summary>Tokens.</summary>
internal sealed record TokensBody(IReadOnlyList<int> Tokens, int Count, int MaxModelLen);

/// <summary>A text, under both names that clients look for.</summary>
internal sealed record TextBody(string Prompt, string Content);

/// <summary>A prompt.</summary>
internal sealed record PromptBody(string Prompt);

/// <summary>A description of a tokenizer.</summary>
internal sealed record TokenizerInfo(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? EosToken,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? BosToken,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? PadToken,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? ChatTemplate);
