using Spectre.Console;

namespace Fathom.Cli.Output;

/// <summary>A bar on standard error for work of known length, on a terminal only.</summary>
internal static class ProgressBar
{
    /// <summary>Runs the work.</summary>
    /// <param name="output">Where the bar is drawn.</param>
    /// <param name="title">What is being made.</param>
    /// <param name="work">The work; it receives a callback for the amount done and the total.</param>
    /// <returns>The work's result.</returns>
    public static T Run<T>(CommandOutput output, string title, Func<Action<long, long>?, T> work)
    {
        if (!output.ShowsProgress)
        {
            return work(null);
        }

        return output.Notes.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new RemainingTimeColumn())
            .Start(bars =>
            {
                ProgressTask bar = bars.AddTask(Markup.Escape(title));
                return work((done, total) => (bar.MaxValue, bar.Value) = (Math.Max(1, total), done));
            });
    }
}
