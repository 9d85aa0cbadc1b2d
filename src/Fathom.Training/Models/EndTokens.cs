using System.Text.Json;
using Fathom.Templates;
using Fathom.Templates.Errors;
using Fathom.Training.Data;

namespace Fathom.Training.Models;

/// <summary>The tokens that end a generation: the vocabulary's own, and the one that the chat template puts after an answer.</summary>
internal static class EndTokens
{
    private const string Answer = "answer";

    private static readonly JsonElement s_messages = JsonSerializer.SerializeToElement(
        (object[])[new { role = "user", content = "question" }, new { role = "assistant", content = Answer }]);

    /// <summary>Finds them; empty when the vocabulary names none.</summary>
    public static IReadOnlyList<int> Find(TokenizerEncoder encoder)
    {
        List<int> ends = encoder.Eos is int eos ? [eos] : [];
        if (AfterAnswer(encoder) is int end && !ends.Contains(end))
        {
            ends.Add(end);
        }

        return ends;
    }

    /// <summary>Returns the special token right after an answer; null if the template puts none there or refuses these messages.</summary>
    private static int? AfterAnswer(TokenizerEncoder encoder)
    {
        if (encoder.ChatTemplate is not { } template)
        {
            return null;
        }

        try
        {
            string? Text(int? id) => id is int token ? encoder.Tokenizer.Decode([token]) : null;
            var input = new ChatTemplateInput { Messages = s_messages, BosToken = Text(encoder.Bos), EosToken = Text(encoder.Eos) };
            string text = ChatTemplate.Parse(template).Render(input);
            int[] behind = encoder.Encode(text[(text.LastIndexOf(Answer, StringComparison.Ordinal) + Answer.Length)..].TrimStart(), hasMarkers: true);
            return behind.Length > 0 && encoder.Tokenizer.IsSpecial(behind[0]) ? behind[0] : null;
        }
        catch (TemplateException)
        {
            return null;
        }
    }
}
