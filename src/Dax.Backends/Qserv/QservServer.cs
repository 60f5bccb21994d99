using Dax.Backends.MySql;
using Dax.Backends.Qserv.Frontend;
using Dax.Backends.Qserv.Http;
using Dax.Backends.Qserv.Leftovers;
using Dax.Backends.Qserv.Proxy;
using Dax.Engine.Faults;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Qserv;

/// <summary>What all queries on one Qserv share: its frontend, who may begin, and what is to be cleared away. Lives as long as the service.</summary>
internal sealed partial class QservServer : IAsyncDisposable
{
    private readonly QueryJournal journal;
    private readonly SemaphoreSlim checking = new(1, 1);
    private Result<string>? lastCheck;
    private long checkedAt;
    private bool isDisposed;

    /// <param name="options">Checked.</param>
    /// <param name="folder">For the journal.</param>
    /// <param name="driver">Where the options say that it is asked over the MySQL protocol.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public QservServer(QservBackendOptions options, string folder, TimeProvider time, ILogger<QservServer> log, MySqlProvider? driver = null)
    {
        (Options, Time, Log) = (options, time, log);
        Frontend = new PatientFrontend(options.Protocol == QservProtocol.MySql ? new ProxyFrontend(options, driver!, time, log) : new HttpFrontend(options, time, log), options, time);
        journal = QueryJournal.Open(folder);
        Submitter = new Submitter(Frontend, journal, Keeper = new LeftoverKeeper(Frontend, journal, time, log), options, time, log);
        All = new FairSlots(options.MaxInFlight, options.MaxPerUser, options.MaxWaiting);
        Scans = new FairSlots(options.MaxScans, options.MaxScansPerUser, options.MaxWaiting);
        SmallReaders = new FairSlots(options.SmallReaders, options.SmallReaders, int.MaxValue);
        LargeReaders = new FairSlots(options.LargeReaders, options.LargeReaders, int.MaxValue);
    }

    public QservBackendOptions Options { get; }
    public TimeProvider Time { get; }
    public ILogger Log { get; }
    public PatientFrontend Frontend { get; }
    public Submitter Submitter { get; }
    public LeftoverKeeper Keeper { get; }
    public FairSlots All { get; }
    public FairSlots Scans { get; }
    public FairSlots SmallReaders { get; }
    public FairSlots LargeReaders { get; }

    /// <summary>Whether it answers and speaks our version; asked again after a while.</summary>
    public async ValueTask<Result<string>> Check(CancellationToken cancel)
    {
        await checking.WaitAsync(cancel);
        try
        {
            if (lastCheck is { } known && Time.GetElapsedTime(checkedAt) < (known.IsOk ? Options.CheckInterval : Options.FirstPoll))
                return known;
            var check = await Look(cancel);
            (lastCheck, checkedAt) = (check, Time.GetTimestamp());
            return check;
        }
        finally
        {
            checking.Release();
        }
    }

    private async Task<Result<string>> Look(CancellationToken cancel)
    {
        try
        {
            var reply = await Frontend.Check(cancel);
            if (reply.Success)
                return new Result<string>("Qserv answers.");
            NotFit(Log, reply.Error);
            return QservFaults.Refusal(reply);
        }
        catch (QservOutageException e)
        {
            Down(Log, e);
            return QservFaults.Down;
        }
    }

    /// <summary>Repeats, with growing pauses, what may be repeated.</summary>
    public async Task<T> Retry<T>(Func<Task<T>> read, CancellationToken cancel)
    {
        var started = Time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await read();
            }
            catch (QservOutageException e) when (attempt < MostReads && Time.GetElapsedTime(started) < Options.OutagePatience && (e.Trouble == Trouble.Unsent || !Frontend.ReadsOnce))
            {
                // It is read again below; the last failure is the caller's.
            }
            await Task.Delay(Frontend.Pause(attempt), Time, cancel);
        }
    }

    /// <summary>A result that breaks at its beginning every time is not made whole by reading it for ever.</summary>
    private const int MostReads = 5;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true)) return;
        await Submitter.DisposeAsync();
        await Keeper.DisposeAsync();
        journal.Dispose();
        await Frontend.DisposeAsync();
        checking.Dispose();
    }

    [LoggerMessage(39, LogLevel.Error, "Qserv does not work with this service: {Words}")]
    private static partial void NotFit(ILogger logger, string words);

    [LoggerMessage(40, LogLevel.Warning, "Qserv does not answer")]
    private static partial void Down(ILogger logger, Exception error);
}
