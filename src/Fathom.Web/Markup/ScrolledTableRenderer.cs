using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace Fathom.Web.Markup;

/// <summary>A table that scrolls within its own width. Columns are aligned by class, since the page allows no inline styles.</summary>
internal sealed class ScrolledTableRenderer : HtmlObjectRenderer<Table>
{
    protected override void Write(HtmlRenderer renderer, Table table)
    {
        renderer.Write("<div class=\"table\" tabindex=\"0\"><table>");
        foreach (TableRow row in table.OfType<TableRow>())
        {
            renderer.Write(row.IsHeader ? "<thead><tr>" : "<tr>");
            for (int i = 0; i < row.Count; i++)
            {
                WriteCell(renderer, table, row, i);
            }

            renderer.Write(row.IsHeader ? "</tr></thead>" : "</tr>");
        }

        renderer.Write("</table></div>\n");
    }

    private static void WriteCell(HtmlRenderer renderer, Table table, TableRow row, int column)
    {
        string tag = row.IsHeader ? "th" : "td";
        string alignment = column < table.ColumnDefinitions.Count && table.ColumnDefinitions[column].Alignment is { } side
            ? $" class=\"{side.ToString().ToLowerInvariant()}\""
            : "";
        renderer.Write($"<{tag}{alignment}>");
        bool wasImplicit = renderer.ImplicitParagraph;
        renderer.ImplicitParagraph = true;
        renderer.Write((TableCell)row[column]);
        renderer.ImplicitParagraph = wasImplicit;
        renderer.Write($"</{tag}>");
    }
}
