using Fathom.Templates.Errors;

namespace Fathom.Templates.Syntax;

/// <summary>The tokens of a template, with the reading position and the current nesting of the parsers.</summary>
internal sealed class TokenStream(List<TemplateToken> tokens, int maxNesting)
{
    private int _position;
    private int _nesting;

    public TemplateToken Current => tokens[_position];

    public TemplateToken Ahead => tokens[Math.Min(_position + 1, tokens.Count - 1)];

    public TemplateToken Next()
    {
        TemplateToken token = Current;
        _position = Math.Min(_position + 1, tokens.Count - 1);
        return token;
    }

    public bool TrySkipOperator(string text) => TrySkip(Current.IsOperator(text));

    public bool TrySkipName(string text) => TrySkip(Current.IsName(text));

    public void ExpectOperator(string text)
    {
        if (!TrySkipOperator(text))
        {
            throw Error($"expected '{text}', got {Current}");
        }
    }

    public void ExpectName(string text)
    {
        if (!TrySkipName(text))
        {
            throw Error($"expected '{text}', got {Current}");
        }
    }

    public TemplateToken Expect(TokenKind kind)
    {
        if (Current.Kind != kind)
        {
            throw Error($"expected {kind}, got {Current}");
        }

        return Next();
    }

    /// <summary>Enters one or more levels of nesting; <see cref="Leave"/> leaves them.</summary>
    public void Enter(int levels = 1)
    {
        _nesting += levels;
        if (_nesting > maxNesting)
        {
            throw new TemplateException(TemplateErrorCodes.LimitNesting, Current.Line, $"nested deeper than {maxNesting}");
        }

        if (!System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new TemplateException(TemplateErrorCodes.LimitNesting, Current.Line, "nested deeper than the thread's stack carries");
        }
    }

    public void Leave(int levels = 1) => _nesting -= levels;

    public TemplateException Error(string reason) => new(TemplateErrorCodes.Syntax, Current.Line, reason);

    private bool TrySkip(bool condition)
    {
        if (condition)
        {
            Next();
        }

        return condition;
    }
}
