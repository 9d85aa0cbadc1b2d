using Fathom.Tokenizers.Templates.Values;

namespace Fathom.Tokenizers.Templates.Builtins;

/// <summary>HTML escaping, which the filters <c>escape</c> and <c>safe</c> bring in even though chat templates escape nothing by themselves.</summary>
internal static class Markup
{
    /// <summary>The text with <c>&amp; &lt; &gt; ' "</c> escaped, as markup; markup stays as it is.</summary>
    public static TextValue Escape(RenderContext context, TextValue text, bool isForced = false)
    {
        if (text.IsMarkup && !isForced)
        {
            return text;
        }

        var builder = new TextBuilder(context);
        int plainStart = 0;
        for (int i = 0; i < text.Text.Length; i++)
        {
            if (Entity(text.Text[i]) is string entity)
            {
                builder.Append(text, plainStart, i - plainStart);
                builder.Append(entity, text.IsTrustedAt(i));
                plainStart = i + 1;
            }
        }

        builder.Append(text, plainStart, text.Text.Length - plainStart);
        return builder.ToText(isMarkup: true);
    }

    private static string? Entity(char c) => c switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '\'' => "&#39;",
        '"' => "&#34;",
        _ => null,
    };
}
