using System.Text.Json;

namespace Fathom.Templates;

/// <summary>A function call by the assistant.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">Its arguments: an object, or a string that contains one, as the template expects it.</param>
/// <param name="Id">The call's id, which the answering tool message repeats; null for none.</param>
public sealed record ChatToolCall(string Name, JsonElement Arguments, string? Id = null);
