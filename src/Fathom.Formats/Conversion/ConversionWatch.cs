namespace Fathom.Formats.Conversion;

/// <summary>Watches a model being written, and may stop it.</summary>
/// <param name="Progress">Told how many bytes of tensors are written, and how many there will be; null for nobody.</param>
/// <param name="Cancellation">Stops the writing; what was written of the output is removed.</param>
public readonly record struct ConversionWatch(Action<long, long>? Progress, CancellationToken Cancellation);
