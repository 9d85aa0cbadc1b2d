using Spectre.Console;

namespace Fathom.Cli.Output;

/// <summary>A bar on standard error for work of known length, while a person watches; nothing otherwise.</summary>
internal static class ProgressBar
{
    /// <summary>Does the work.</summary>
    /// <param name="output">Where the bar is drawn.</param>
    /// <param name="title">What is being made.</param>
    /// <param name="work">The work; it is given what to tell how much of how much is done.</param>
    /// <returns>What the work returns.</returns>
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
