using Dax.Backends.Import;
using Spectre.Console;

namespace Dax.Silo.Commands;

/// <summary>Shows how far an import is, on the error stream: a bar on a terminal, otherwise a line every few seconds.</summary>
internal static class ImportDisplay
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    public static Task<T> Show<T>(Func<IProgress<ImportProgress>, Task<T>> work)
    {
        if (Console.IsErrorRedirected)
        {
            return work(new Lines());
        }
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(new Bars(context)));
    }

    private static string Verb(ImportStage stage) => stage switch
    {
        ImportStage.Reading => "Reading",
        ImportStage.Ordering => "Writing",
        _ => "Publishing",
    };

    private sealed class Bars(ProgressContext context) : IProgress<ImportProgress>
    {
        private readonly Dictionary<ImportStage, ProgressTask> tasks = [];
        private readonly Rate rate = new();
        private readonly Lock gate = new();

        public void Report(ImportProgress value)
        {
            lock (gate)
            {
                if (!tasks.TryGetValue(value.Stage, out var task))
                {
                    foreach (var earlier in tasks.Values)
                    {
                        earlier.Value = earlier.MaxValue;
                    }
                    tasks[value.Stage] = task = context.AddTask(Verb(value.Stage), maxValue: 1);
                }
                task.Value = value.Fraction ?? task.Value;
                task.IsIndeterminate = value.Fraction is null;
                task.Description = rate.Describe(value, Verb(value.Stage));
            }
        }
    }

    private sealed class Lines : IProgress<ImportProgress>
    {
        private readonly Rate rate = new();
        private readonly Lock gate = new();
        private long last = TimeProvider.System.GetTimestamp();

        public void Report(ImportProgress value)
        {
            lock (gate)
            {
                if (TimeProvider.System.GetElapsedTime(last) >= LineEvery)
                {
                    last = TimeProvider.System.GetTimestamp();
                    var part = value.Fraction is { } f ? FormattableString.Invariant($", {f:P0}") : "";
                    Console.Error.WriteLine(rate.Describe(value, Verb(value.Stage)) + part);
                }
            }
        }
    }

    /// <summary>Rows a second since reading began.</summary>
    private sealed class Rate
    {
        private readonly long started = TimeProvider.System.GetTimestamp();

        public string Describe(ImportProgress progress, string verb)
        {
            var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            return progress.Stage == ImportStage.Reading
                ? FormattableString.Invariant($"{verb} {progress.Rows:N0} rows ({progress.Rows / Math.Max(seconds, 0.1):N0} rows/s)")
                : FormattableString.Invariant($"{verb} {progress.Rows:N0} rows");
        }
    }
}
