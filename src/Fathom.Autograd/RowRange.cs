namespace Fathom.Autograd;

/// <summary>Work on the consecutive rows <c>start … end − 1</c>.</summary>
/// <param name="start">First row.</param>
/// <param name="end">Row after the last.</param>
/// <param name="worker">Number of the thread, for scratch memory only.</param>
public delegate void RowRange(int start, int end, int worker);
