namespace Fathom.Web.Models;

/// <summary>A model can't be opened.</summary>
public sealed class ChatModelException : Exception
{
    /// <summary>Describes what went wrong.</summary>
    /// <param name="code">Stable code.</param>
    /// <param name="model">Its name.</param>
    /// <param name="message">What went wrong, for the user.</param>
    /// <param name="inner">The underlying exception.</param>
    public ChatModelException(string code, string model, string message, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Model = model;
    }

    /// <summary>Stable code.</summary>
    public string Code { get; }

    /// <summary>The model's name.</summary>
    public string Model { get; }
}
