namespace Fathom.Numerics.Assembly;

/// <summary>This process cannot run code that it assembles; kernels in C# serve instead.</summary>
internal sealed class ExecutableMemoryException(string message) : Exception(message);
