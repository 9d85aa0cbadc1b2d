using Fathom.Models.Blocks;

namespace Fathom.Models.Tests;

public class OutputRowsTests
{
    public static TheoryData<OutputRows, int[]> Choices => new()
    {
        { OutputRows.None, [] },
        { default, [] },
        { OutputRows.Last, [6] },
        { OutputRows.All, [2, 3, 4, 5, 6] },
        { OutputRows.LastRows(0), [] },
        { OutputRows.LastRows(3), [4, 5, 6] },
        { OutputRows.LastRows(9), [2, 3, 4, 5, 6] },
        { OutputRows.Rows(ReadOnlyMemory<int>.Empty), [] },
        { OutputRows.Rows(new[] { 0, 3 }), [2, 5] },
    };

    [Theory, MemberData(nameof(Choices))]
    public void Add_SecondSequenceOfFiveTokens_ListsItsRows(OutputRows rows, int[] expected)
    {
        var batch = new ForwardBatch();
        batch.Add([7, 8], 0, new[] { 0 }, OutputRows.None);

        batch.Add([1, 2, 3, 4, 5], 10, new[] { 1 }, rows, hidden: OutputRows.Last);

        Assert.Equal(expected, batch.LogitRows);
        Assert.Equal([6], batch.HiddenRows);
        Assert.Equal(expected.Length, rows.Count(newTokens: 5));
        Assert.Equal(expected.Length == 0, rows.IsNone);
    }

    [Fact]
    public void Add_HiddenRows_AreChosenApartFromLogitRows()
    {
        var batch = new ForwardBatch();
        batch.Add([7, 8], 0, new[] { 0 }, OutputRows.None, OutputRows.All);
        batch.Add([1, 2, 3], 0, new[] { 1 }, OutputRows.Last, OutputRows.Rows(new[] { 1 }));

        Assert.Equal([4], batch.LogitRows);
        Assert.Equal([0, 1, 3], batch.HiddenRows);

        batch.Clear();

        Assert.True(batch.HiddenRows.IsEmpty);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    public void Add_ListThatIsNoAscendingPartOfTheTokens_IsRefusedAndAddsNothing(params int[] rows)
    {
        var batch = new ForwardBatch();

        Assert.Equal("logits", Assert.Throws<ArgumentException>(() => batch.Add([1, 2, 3, 4, 5], 0, new[] { 1 }, OutputRows.Rows(rows))).ParamName);
        Assert.Equal("hidden", Assert.Throws<ArgumentException>(() => batch.Add([1, 2, 3, 4, 5], 0, new[] { 1 }, default, OutputRows.Rows(rows))).ParamName);

        Assert.Equal(0, batch.NumTokens);
    }

    [Fact]
    public void LastRows_NegativeCount_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => OutputRows.LastRows(-1));
}
