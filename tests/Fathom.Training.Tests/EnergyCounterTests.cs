using Fathom.Training.Runs;

namespace Fathom.Training.Tests;

public class EnergyCounterTests
{
    [Fact]
    public void Read_CounterBeginsAgain_GoesOn()
    {
        var readings = new Queue<double?>([200e6, 250e6, 10e6, null, 20e6]);
        var counter = new EnergyCounter(readings.Dequeue, range: 262e6);

        Assert.Equal([50.0, 72.0, null, 82.0], Enumerable.Range(0, 4).Select(_ => counter.Read()));
    }
}
