using System.Text.Json;

namespace Fathom.Templates;

/// <summary>A call of a function that the assistant asked for.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">Its arguments: an object, or a string that holds one, as the template expects it.</param>
/// <param name="Id">The call's identity, which the answering tool message repeats; null when there is none.</param>
public sealed record ChatToolCall(string Name, JsonElement Arguments, string? Id = null);
