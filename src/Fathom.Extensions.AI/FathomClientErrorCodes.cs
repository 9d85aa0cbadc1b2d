namespace Fathom.Extensions.AI;

/// <summary>The closed list of reasons for which the clients of Microsoft.Extensions.AI refuse a call or fail.</summary>
public static class FathomClientErrorCodes
{
    /// <summary>A conversation id was given: conversations are not kept here, their messages are sent each time.</summary>
    public const string ConversationId = "client.conversation_id";

    /// <summary>There is no message.</summary>
    public const string NoMessages = "client.messages.empty";

    /// <summary>A message's role is not one of system, user, assistant and tool.</summary>
    public const string Role = "client.message.role";

    /// <summary>A content that these models can't read, or that is not allowed in a message of its role.</summary>
    public const string Content = "client.message.content";

    /// <summary>A tool that is not a function, or has a duplicate or invalid name; or a tool mode that names a function that isn't offered.</summary>
    public const string Tool = "client.tool";

    /// <summary>The model has no known way to call tools.</summary>
    public const string ToolsUnsupported = "client.tools.unsupported";

    /// <summary>An option that can't be honored, or whose value is outside its range.</summary>
    public const string Option = "client.option";

    /// <summary>The model failed while answering.</summary>
    public const string Failed = "client.generation.failed";

    /// <summary>The model was unloaded while answering.</summary>
    public const string Stopped = "client.generation.stopped";
}
