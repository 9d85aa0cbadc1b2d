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
    [InlineData(new[] { "0-1", "0-1", "2-3", "2-3" }, null, 2)]
    [InlineData(new[] { "0", "1", "2" }, null, 3)]
    [InlineData(new[] { "0-1", "0-1", "2-3", "2-3", "4-5", "4-5" }, "0-1", 1)]
    [InlineData(new[] { "0-1", "0-1", "2-3", "2-3", "4-5", "4-5" }, "0,2-3", 2)]
    public void CountCoreLists_SiblingsShareACore_CountsThoseThatMayBeUsed(string[] siblings, string? allowed, int expected)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("cpufreq"));
        for (int cpu = 0; cpu < siblings.Length; cpu++)
        {
            string topology = Directory.CreateDirectory(folder.File($"cpu{cpu}/topology")).FullName;
            File.WriteAllText(Path.Combine(topology, "thread_siblings_list"), siblings[cpu] + "\n");
        }

        Assert.Equal(expected, Processor.CountCoreLists(folder.Path, Processor.ReadAllowed($"Name:\tx\nCpus_allowed_list:\t{allowed}\n")));
    }

    [Fact]
    public void CountCoreLists_NothingThere_DoesNotKnow()
    {
        using var folder = new TempFolder();

        Assert.Null(Processor.CountCoreLists(folder.Path, null));
        Assert.Null(Processor.CountCoreLists(folder.File("absent"), null));
    }

    [Theory]
    [InlineData("THP_enabled:\t0", true)]
    [InlineData("THP_enabled:\t1", false)]
    [InlineData("Threads:\t10", false)]
    public void HugePages_DisabledForTheProcess_AreNotCounted(string line, bool expected) =>
        Assert.Equal(expected, HugePages.IsDisabled($"Name:\tx\n{line}\nSpeculation_Store_Bypass:\tthread vulnerable\n"));

    [Fact]
    public void Memory_ThisMachine_IsConsistent()
    {
        Assert.InRange(PhysicalMemory.AvailableBytes, 1, PhysicalMemory.TotalBytes);
        Assert.InRange(PhysicalMemory.PeakResidentBytes, 1 << 20, long.MaxValue);
    }
}
