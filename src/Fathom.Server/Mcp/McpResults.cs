namespace Fathom.Server.Mcp;

/// <summary>What <c>ask</c> gives.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Thinking">What the model thought before it; empty for nothing.</param>
/// <param name="Model">Which model answered.</param>
/// <param name="FinishReason"><c>stop</c>, or <c>length</c> where the answer was cut.</param>
/// <param name="Usage">What it took.</param>
internal sealed record AskResult(string Answer, string Thinking, string Model, string FinishReason, AskUsage Usage);

/// <summary>Tokens of a call.</summary>
/// <param name="PromptTokens">Of the prompt.</param>
/// <param name="CachedTokens">Those of them that the cache held.</param>
/// <param name="CompletionTokens">New ones.</param>
/// <param name="ReasoningTokens">Those of them that were thoughts.</param>
internal sealed record AskUsage(int PromptTokens, int CachedTokens, int CompletionTokens, int ReasoningTokens);

/// <summary>What <c>list_models</c> gives.</summary>
/// <param name="Models">The models, the default one first.</param>
internal sealed record McpModels(IReadOnlyList<McpModel> Models);

/// <summary>A model.</summary>
/// <param name="Name">What calls name it.</param>
/// <param name="IsDefault">Whether calls that name none get it.</param>
/// <param name="IsLoaded">Whether it is in memory.</param>
/// <param name="ContextTokens">Longest conversation; null before it is loaded.</param>
internal sealed record McpModel(string Name, bool IsDefault, bool IsLoaded, int? ContextTokens);

/// <summary>What <c>count_tokens</c> gives.</summary>
/// <param name="Tokens">Tokens of the text.</param>
/// <param name="Model">Whose tokens.</param>
/// <param name="ContextTokens">Longest conversation of the model.</param>
internal sealed record McpTokenCount(int Tokens, string Model, int ContextTokens);
