using Fathom.Inference.Requests;
using Fathom.Server.Errors;
using Fathom.Server.Generation;
using Fathom.Server.Requests;
using Fathom.Server.Security;

namespace Fathom.Server.OpenAi;

/// <summary>Reads the body of <c>/v1/completions</c>.</summary>
internal static class CompletionRequestReader
{
    private const int DefaultMaxTokens = 16;

    /// <summary>Reads it.</summary>
    /// <exception cref="ApiException">A field is refused.</exception>
    public static CompletionCall Read(JsonFields fields, ServedModel served, Tenant tenant, ServerLimits limits)
    {
        int choices = fields.Integer("n", 1, limits.MaxChoices) ?? 1;
        if (fields.Integer("best_of", 1, int.MaxValue) is { } best && best != choices)
        {
            throw ApiException.Unsupported("best_of", "'best_of' other than 'n' is not supported");
        }

        int? top = ReadLogprobs(fields, limits);
        var call = new CompletionCall
        {
            Prompts = ReadPrompts(fields, served, limits),
            Choices = choices,
            MaxTokens = fields.Integer("max_tokens", 0, served.Engine.ContextLength) ?? DefaultMaxTokens,
            HasEcho = fields.Flag("echo") ?? false,
            TopLogprobs = top,
            Form = FormatFields.Read(fields) is { } form ? served.Model.Constraints.Compile(form) : null,
            Request = new GenerationRequest
            {
                PromptTokens = [],
                Sampling = SamplingFields.Read(fields, served.Model.Defaults.Sampling, limits),
                StopStrings = SamplingFields.ReadStops(fields, "stop"),
                IgnoreEndOfGeneration = fields.Flag("ignore_eos") ?? false,
                TopLogprobs = top,
                Tenant = tenant.Id,
                CacheSalt = tenant.SaltOf(fields.Text("user_id"), fields.Text("cache_salt")),
            },
        };
        return call.LogprobEntries <= limits.MaxLogprobEntries
            ? call
            : throw ApiException.Invalid(
                "logprobs", $"this request asks for {call.LogprobEntries} log-probabilities, at most {limits.MaxLogprobEntries} are allowed");
    }

    /// <summary>A number; some clients send true and false instead.</summary>
    private static int? ReadLogprobs(JsonFields fields, ServerLimits limits) => fields.Find("logprobs") switch
    {
        { ValueKind: System.Text.Json.JsonValueKind.True } => 1,
        { ValueKind: System.Text.Json.JsonValueKind.False } => null,
        _ => fields.Integer("logprobs", 0, limits.MaxTopLogprobs),
    };

    private static IReadOnlyList<CompletionPrompt> ReadPrompts(JsonFields fields, ServedModel served, ServerLimits limits)
    {
        if (fields.Text("suffix") is not { Length: > 0 } suffix)
        {
            return PromptReader.Read(fields, "prompt", served.Model, limits);
        }

        string before = fields.RequireText("prompt");
        return [new CompletionPrompt(FillInTheMiddle.Encode(served.Model.Tokenizer, before, suffix), before)];
    }
}
