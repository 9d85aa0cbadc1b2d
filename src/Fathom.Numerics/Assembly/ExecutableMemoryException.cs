namespace Fathom.Numerics.Assembly;

/// <summary>This process can't run code that it assembles; kernels in C# are used instead.</summary>
internal sealed class ExecutableMemoryException(string message) : Exception(message);
