namespace Fathom.Formats.Conversion;

/// <summary>Observes a model being written, and can cancel it.</summary>
/// <param name="Progress">Receives the bytes of tensors written so far and in total; null for no reports.</param>
/// <param name="Cancellation">Cancels writing; the partial output is removed.</param>
public readonly record struct ConversionWatch(Action<long, long>? Progress, CancellationToken Cancellation);
