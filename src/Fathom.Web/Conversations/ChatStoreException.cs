namespace Fathom.Web.Conversations;

/// <summary>Conversations can't be read or saved, or an imported file is refused.</summary>
public sealed class ChatStoreException : Exception
{
    /// <summary>Describes what was refused.</summary>
    /// <param name="code">Stable code: <c>chat.…</c> in docs/errors.md.</param>
    /// <param name="where">The file or field.</param>
    /// <param name="message">What was expected and found, for the user.</param>
    /// <param name="inner">The database's error.</param>
    public ChatStoreException(string code, string where, string message, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Where = where;
    }

    /// <summary>Stable code.</summary>
    public string Code { get; }

    /// <summary>The file or field.</summary>
    public string Where { get; }
}
