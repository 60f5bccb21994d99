using Dax.Engine.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Scans.Groups;

/// <summary>
/// The scan groups of this process: queries that read the same table go through it together. Without members it holds nothing, no thread and no table. Thread-safe.
/// </summary>
internal sealed partial class SharedScans : IScanGroups, IAsyncDisposable
{
    private readonly ScanTools tools;
    private readonly ScanOptions options;
    private readonly ScanInstruments instruments;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly IScanCheckpoints? checkpoints;
    private readonly Lock gate = new();
    private readonly Dictionary<string, ScanBoard> boards = new(StringComparer.Ordinal);
    private readonly ScanShares shares = new();

    public SharedScans(ScanTools tools, IOptions<ScanOptions> options, ScanInstruments instruments, TimeProvider time, ILogger<SharedScans> log, IEnumerable<IScanCheckpoints> checkpoints)
    {
        (this.tools, this.options, this.instruments, this.time, this.log) = (tools, options.Value, instruments, time, log);
        this.checkpoints = checkpoints.LastOrDefault();
        instruments.Watch(CountMembers);
    }

    public bool IsEnabled => options.Enabled;

    /// <summary>Joins at the current piece of its table. Disposing the rows leaves.</summary>
    /// <returns>The rows, or why the query is not for sharing.</returns>
    public async ValueTask<Result<IRowStream>> Join(ScanRequest request, CancellationToken cancel)
    {
        var board = Enter(request);
        ScanMember? member = null;
        try
        {
            var created = Create(request, board);
            if (!created.IsOk)
            {
                Exit(board);
                return created.Fault;
            }
            member = created.Value;
            if (member.Checkpoint is { } checkpoint)
                member.Before = await checkpoint.TakeUp(member, cancel);
            if (member.Before > 0)
                OnTakenUp(log, request.JobId, member.Before, member.Seat.Pieces);
            Begin(member, board);
            return new MemberRows(member, this);
        }
        catch
        {
            if (member is not null)
                Remove(member, board);
            Exit(board);
            throw;
        }
    }

    /// <summary>The member goes out of its group at once; returns when nothing of it is in use.</summary>
    public async ValueTask Leave(ScanMember member)
    {
        ScanBoard board;
        lock (gate)
        {
            board = boards[member.Request.Table.Key];
            board.Circle(member.Rating).Leave(member);
            member.HasLeft = true;
            if (member.Pins == 0)
                member.MarkFree();
        }
        member.Abandon();
        await member.Free;
        Remove(member, board);
        Exit(board);
    }

    private ScanBoard Enter(ScanRequest request)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(stop.IsCancellationRequested, this);
            if (!boards.TryGetValue(request.Table.Key, out var board))
                boards.Add(request.Table.Key, board = new ScanBoard(request.Table, request.Query.Table, tools.Program(request.Query.Table.Columns)));
            board.Members++;
            return board;
        }
    }

    private Result<ScanMember> Create(ScanRequest request, ScanBoard board)
    {
        var own = request.Statement is { } statement ? new OwnStatement(statement, tools.Program(request.Query.Columns)) : null;
        var columns = own is null ? board.Places([.. request.Query.Columns]) : [];
        var made = own is null ? CreateAnswer(request, board, columns)
            : tools.Answer(request.Query, request.Schema, own.Program, [.. Enumerable.Range(0, request.Query.Columns.Count)], request.MostRows);
        if (!made.IsOk)
            return made.Fault;
        var answer = made.Value;
        ScanMember? member = null;
        var window = answer.StreamsRows ? new RowWindow(options.WindowBatches, Post, () => Unpark(member!)) : null;
        var keeps = checkpoints is not null && request.IsResumable && !answer.StreamsRows && options.CheckpointEvery > TimeSpan.Zero;
        member = new ScanMember(request, answer, columns, time.GetUtcNow(), window, Post)
        {
            Own = own,
            Checkpoint = keeps ? new ScanCheckpoint(request.JobId, checkpoints!, options, time, Post, e => OnCheckpointLost(log, request.JobId, e)) : null,
        };
        return member;
    }

    private Result<IScanAnswer> CreateAnswer(ScanRequest request, ScanBoard board, int[] columns)
    {
        board.Gate.EnterWriteLock();
        try
        {
            return tools.Answer(request.Query, request.Schema, board.Program, columns, request.MostRows);
        }
        finally
        {
            board.Gate.ExitWriteLock();
        }
    }

    private void Begin(ScanMember member, ScanBoard board)
    {
        instruments.OnJoined();
        Report(member, member.Before);
        lock (gate)
        {
            if (!member.Seat.IsWhole && !member.Answer.IsSatisfied)
            {
                board.Circle(member.Rating).Join(member);
                Wake();
                return;
            }
        }
        member.Complete();
    }

    private IEnumerable<(ScanRating Rating, int Members)> CountMembers()
    {
        lock (gate)
            return [.. Enum.GetValues<ScanRating>().Select(r => (r, boards.Values.Sum(b => b.Circle(r).Members.Count)))];
    }

    private static void Remove(ScanMember member, ScanBoard board)
    {
        board.Gate.EnterWriteLock();
        try
        {
            member.Dispose();
        }
        finally
        {
            board.Gate.ExitWriteLock();
        }
    }

    private void Exit(ScanBoard board)
    {
        lock (gate)
        {
            if (--board.Members > 0)
                return;
            boards.Remove(board.Table.Key);
            Wake();
        }
        board.Dispose();
    }

    private void Unpark(ScanMember member)
    {
        lock (gate)
        {
            member.Seat.IsParked = false;
            Wake();
        }
    }

    private void Report(ScanMember member, int done)
    {
        if (member.Request.Progress is not { } progress)
            return;
        var note = $"scan of {member.Request.TableName}, {member.Rating.ToString().ToLowerInvariant()}{(member.Own is null ? "" : ", by a statement for each chunk")}";
        var told = ScanEstimate.Of(done, member.Before, member.Seat.Pieces, member.Joined, time.GetUtcNow(), note);
        Post(() => progress.Report(told));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A shared scan of {Table} failed")]
    private static partial void OnBroken(ILogger log, string table, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: the state of its scan cannot be kept or read; after a crash it would begin anew")]
    private static partial void OnCheckpointLost(ILogger log, string jobId, Exception e);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} goes on with its scan: {Done} of {Pieces} chunks are done")]
    private static partial void OnTakenUp(ILogger log, string jobId, int done, int pieces);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} slows its scan group: from {From} to {To} at {Cost:0.0} ns per row")]
    private static partial void OnBooted(ILogger log, string jobId, ScanRating from, ScanRating to, double cost);
}
