using Dax.Engine.Jobs;
using Spectre.Console;

namespace Dax.Silo.Commands.Hips;

/// <summary>Shows how far a build is, on the error stream: a bar on a terminal, otherwise a line every few seconds.</summary>
internal static class HipsDisplay
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    public static Task<T> Show<T>(string map, Func<IProgress<JobProgress>, Task<T>> work)
    {
        if (Console.IsErrorRedirected) return work(new Lines(map));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new Bar(map, context.AddTask(Markup.Escape(map), maxValue: 1))));
    }

    private static string Describe(string map, JobProgress progress)
    {
        var note = progress.Note is { } text ? $" ({text})" : "";
        return progress.Total > 0 ? FormattableString.Invariant($"{map}: {progress.Done:N0} of {progress.Total:N0} {progress.Unit}{note}") : $"{map}{note}";
    }

    private sealed class Bar(string map, ProgressTask task) : IProgress<JobProgress>
    {
        private readonly Lock gate = new();

        public void Report(JobProgress value)
        {
            lock (gate)
            {
                task.IsIndeterminate = value.Total <= 0;
                task.MaxValue = Math.Max(1, value.Total);
                task.Value = value.Done;
                task.Description = Markup.Escape(Describe(map, value));
            }
        }
    }

    private sealed class Lines(string map) : IProgress<JobProgress>
    {
        private readonly Lock gate = new();
        private long last = TimeProvider.System.GetTimestamp();

        public void Report(JobProgress value)
        {
            lock (gate)
            {
                if (TimeProvider.System.GetElapsedTime(last) < LineEvery) return;
                last = TimeProvider.System.GetTimestamp();
                Console.Error.WriteLine(Describe(map, value));
            }
        }
    }
}
