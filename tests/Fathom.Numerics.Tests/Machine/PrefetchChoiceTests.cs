using Fathom.Numerics.Machine;

namespace Fathom.Numerics.Tests.Machine;

public class PrefetchChoiceTests
{
    [Theory]
    [InlineData(null, Processor.Amd, true)]
    [InlineData("", Processor.Amd, true)]
    [InlineData(null, Processor.Intel, false)]
    [InlineData(null, "HygonGenuine", false)]
    [InlineData(null, "", false)]
    [InlineData("t0", Processor.Amd, false)]
    [InlineData("NTA", Processor.Intel, true)]
    public void For_VariableAndVendor_Chooses(string? name, string vendor, bool isNonTemporal)
    {
        var choice = PrefetchChoice.For(name, vendor);

        Assert.Equal(isNonTemporal, choice.IsNonTemporal);
        Assert.NotEmpty(choice.Reason);
    }

    [Fact]
    public void For_UnknownName_SaysWhatIsExpected()
    {
        MachineVariableException failure = Assert.Throws<MachineVariableException>(() => PrefetchChoice.For("t9", Processor.Amd));

        Assert.Contains("FATHOM_PREFETCH=t9: expected nta or t0", failure.Message, StringComparison.Ordinal);
    }
}
