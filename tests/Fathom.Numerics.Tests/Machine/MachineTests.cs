using Fathom.Numerics.Machine;
using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Tests.Machine;

public class MachineTests
{
    [Fact]
    public void Processor_ThisMachine_HasANameAndCores()
    {
        Assert.NotEqual("", Processor.Name);
        Assert.DoesNotContain('\0', Processor.Name);
        Assert.InRange(Processor.PhysicalCores, 1, Processor.LogicalCores);
    }

    [Theory]
    [InlineData(new[] { "0-1", "0-1", "2-3", "2-3" }, 2)]
    [InlineData(new[] { "0", "1", "2" }, 3)]
    public void CountCoreLists_SiblingsShareACore_CountsCores(string[] siblings, int expected)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("cpufreq"));
        for (int cpu = 0; cpu < siblings.Length; cpu++)
        {
            string topology = Directory.CreateDirectory(folder.File($"cpu{cpu}/topology")).FullName;
            File.WriteAllText(Path.Combine(topology, "thread_siblings_list"), siblings[cpu] + "\n");
        }

        Assert.Equal(expected, Processor.CountCoreLists(folder.Path));
    }

    [Fact]
    public void CountCoreLists_NothingThere_DoesNotKnow()
    {
        using var folder = new TempFolder();

        Assert.Null(Processor.CountCoreLists(folder.Path));
        Assert.Null(Processor.CountCoreLists(folder.File("absent")));
    }

    [Fact]
    public void Memory_ThisMachine_IsConsistent()
    {
        Assert.InRange(PhysicalMemory.AvailableBytes, 1, PhysicalMemory.TotalBytes);
        Assert.InRange(PhysicalMemory.PeakResidentBytes, 1 << 20, long.MaxValue);
    }
}
