using System.Globalization;
using Fathom.Cli.Output;
using Spectre.Console;

namespace Fathom.Cli.Measurement;

/// <summary>A <see cref="LayerSpeed"/> for the terminal.</summary>
internal static class LayerTable
{
    /// <summary>Draws it.</summary>
    public static Table Of(LayerSpeed speed)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns(Line($"{speed.Layers} of {speed.WholeLayers} layers"), "");
        table.AddRow(
            "decode",
            Line($"{speed.DecodeMs:0.00} ms for {Quantity.Bytes((long)speed.DecodeBytes)}: {speed.DecodeGbps:0.0} GB/s, {speed.DecodeMbu:P0} of the memory's"));
        table.AddRow("head", Line($"{speed.HeadMs:0.00} ms for {Quantity.Bytes((long)speed.HeadBytes)}"));
        table.AddRow("prefill", Line($"{speed.PrefillMs:0} ms for {speed.PrefillTokens} tokens"));
        if (speed.ExpertsVisited is { } experts)
        {
            table.AddRow("experts visited", Line($"{experts}"));
        }

        AddWhole(table, speed.Whole);
        if (speed.WholeAtBandwidth is { } other)
        {
            AddWhole(table, other);
        }

        return table;
    }

    private static void AddWhole(Table table, WholeModelSpeed speed)
    {
        string prefill = speed.PrefillTps is { } tokens ? Line($", prefill {tokens:0.0} tok/s") : "";
        table.AddRow(
            Line($"all layers at {speed.BandwidthGbps:0.#} GB/s"),
            Line($"decode {speed.DecodeTps:0.00} tok/s{prefill}, predicted; {Quantity.Bytes(speed.WeightBytes)} of weights"));
    }

    private static string Line(FormattableString text) => Markup.Escape(text.ToString(CultureInfo.InvariantCulture));
}
