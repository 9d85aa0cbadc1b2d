namespace Fathom.Numerics.Tests.Machine;

/// <summary>Tests that take times: alone, or they would disturb each other.</summary>
[CollectionDefinition(nameof(RoofTests), DisableParallelization = true)]
public class RoofTests;
