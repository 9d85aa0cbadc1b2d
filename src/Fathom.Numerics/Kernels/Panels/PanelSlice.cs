namespace Fathom.Numerics.Kernels.Panels;

/// <summary>The part of a panel that is packed and multiplied before the next one.</summary>
/// <param name="Columns">Columns of a slice; a whole number of steps.</param>
/// <param name="StepColumns">Columns of a step of the kernel.</param>
/// <param name="StepBytes">Bytes of a step in the panel.</param>
/// <param name="ActivationStepBytes">Bytes of a step in an activation row.</param>
/// <param name="ScratchBytes">Bytes of scratch memory for packing; a multiple of 64.</param>
internal readonly record struct PanelSlice(int Columns, int StepColumns, int StepBytes, int ActivationStepBytes, int ScratchBytes);
