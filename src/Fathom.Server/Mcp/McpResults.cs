namespace Fathom.Server.Mcp;

/// <summary>The result of <c>ask</c>.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Thinking">The model's thought before it; may be empty.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="FinishReason"><c>stop</c>, or <c>length</c> if the answer was cut.</param>
/// <param name="Usage">Tokens used.</param>
internal sealed record AskResult(string Answer, string Thinking, string Model, string FinishReason, AskUsage Usage);

/// <summary>Tokens of a call.</summary>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CachedTokens">Of these, tokens found in the cache.</param>
/// <param name="CompletionTokens">New tokens.</param>
/// <param name="ReasoningTokens">Of these, tokens of thoughts.</param>
internal sealed record AskUsage(int PromptTokens, int CachedTokens, int CompletionTokens, int ReasoningTokens);

/// <summary>The result of <c>list_models</c>.</summary>
/// <param name="Models">The models, the default one first.</param>
internal sealed record McpModels(IReadOnlyList<McpModel> Models);

/// <summary>A model.</summary>
/// <param name="Name">Its name in calls.</param>
/// <param name="IsDefault">Whether it is used by calls that name no model.</param>
/// <param name="IsLoaded">Whether it is in memory.</param>
/// <param name="ContextTokens">Longest conversation; null until it is loaded.</param>
internal sealed record McpModel(string Name, bool IsDefault, bool IsLoaded, int? ContextTokens);

/// <summary>The result of <c>count_tokens</c>.</summary>
/// <param name="Tokens">Tokens of the text.</param>
/// <param name="Model">The model that the count applies to.</param>
/// <param name="ContextTokens">Longest conversation of the model.</param>
internal sealed record McpTokenCount(int Tokens, string Model, int ContextTokens);
