using System.Collections.Concurrent;
using Dax.Qserv.StandIn.Database;

namespace Dax.Qserv.StandIn.Queries;

/// <summary>Runs queries, remembers them and their results, as Qserv's czar does.</summary>
public sealed class Czar(MariaServer maria, IReadOnlyDictionary<string, DatabaseShape> databases, TimeProvider time) : IDisposable
{
    /// <summary>Chunks of a query over a whole table.</summary>
    private const int AllChunks = 13;

    private static int czars;

    private readonly string results = $"qservResult{Interlocked.Increment(ref czars)}";

    private readonly ConcurrentDictionary<long, UserQuery> queries = new();
    private readonly SemaphoreSlim clients = new(8);
    private readonly Lock gate = new();
    private long lastId = 1000;
    private long submitted;

    public TimeSpan ChunkTime { get; set; } = TimeSpan.FromMilliseconds(2);

    public Func<Misbehaviour> Misbehaviour { get; set; } = () => StandIn.Misbehaviour.None;

    public long Submitted => Volatile.Read(ref submitted);

    /// <summary>A query whose chunks are done ends when this has.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    /// <summary>The largest number of queries that executed at a time.</summary>
    public int MostExecuting { get; private set; }

    public int Executing => queries.Values.Count(q => q.Status == "EXECUTING");

    /// <summary>Results that nobody deleted.</summary>
    public int Undeleted => queries.Values.Count(q => q.HasResult);

    public IReadOnlyCollection<UserQuery> All => [.. queries.Values.OrderBy(q => q.Id)];

    public UserQuery? Find(long id) => queries.GetValueOrDefault(id);

    public async Task Prepare() => await maria.Execute($"CREATE DATABASE {results}");

    /// <exception cref="QueryRefusedException">It is not taken.</exception>
    public UserQuery Submit(string sql, string database)
    {
        try
        {
            var shape = QueryShape.Of(sql, databases, database);
            QueryRules.Check(shape);
            var query = new UserQuery(Interlocked.Increment(ref lastId), sql, Chunks(shape), time) { ChunkTime = Misbehaviour() == StandIn.Misbehaviour.Slow ? ChunkTime * 100 : ChunkTime };
            // What becomes of it is settled before anybody sees it.
            var end = Misbehaviour();
            lock (gate)
            {
                queries[query.Id] = query;
                MostExecuting = Math.Max(MostExecuting, Executing);
                query.Work = Task.Run(() => Work(query, QueryRewriter.Run(shape), shape.Tables[0].Database.Name, end));
            }
            Interlocked.Increment(ref submitted);
            return query;
        }
        catch (QueryRefusedException e)
        {
            throw new QueryRefusedException($"QI=?: Failed to instantiate query: {e.Message}");
        }
    }

    /// <summary>Cancelling is asynchronous: it is noted, and happens soon.</summary>
    public void Cancel(UserQuery query)
    {
        if (query.Status != "EXECUTING")
            throw new QueryRefusedException($"Unknown or finished query ID: CANCEL {query.Id}");
        query.Stop.Cancel();
    }

    public IAsyncEnumerable<string[]> Rows(UserQuery query)
    {
        var columns = query.Columns.Select(c => c.IsBinary ? $"HEX(`{c.Name}`)" : $"`{c.Name}`");
        return maria.Rows($"SELECT {string.Join(", ", columns)} FROM result_{query.Id}", results);
    }

    public async Task DeleteResult(UserQuery query)
    {
        if (query.Status != "COMPLETED")
            throw new QueryRefusedException($"queryId={query.Id} is still executing");
        await maria.Execute($"DROP TABLE IF EXISTS result_{query.Id}", results);
        query.HasResult = false;
    }

    /// <summary>What executes is aborted; with <paramref name="forget"/>, nothing is known of any query.</summary>
    public async Task Restart(bool forget)
    {
        foreach (var query in queries.Values)
        {
            if (forget)
                queries.TryRemove(query.Id, out _);
            await query.Stop.CancelAsync();
            await query.Work;
            if (forget)
                await maria.Execute($"DROP TABLE IF EXISTS result_{query.Id}", results);
        }
    }

    public void Dispose() => clients.Dispose();

    private static int Chunks(QueryShape shape)
    {
        if (!shape.Tables.Any(t => t.Table.IsInChunks))
            return 1;
        var where = shape.Clause("WHERE");
        var keys = shape.Tables.Select(t => t.Table.Key).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        var isRestricted = where.Any(t => t.Kind == TokenKind.Word && (t.Text.StartsWith("qserv_areaspec", StringComparison.OrdinalIgnoreCase) || t.Text.StartsWith("scisql_s2PtIn", StringComparison.OrdinalIgnoreCase)))
            || where.Conjuncts().Exists(c => c.Exists(t => keys.Contains(t.Text)) && c.Exists(t => t.Kind == TokenKind.Number));
        return isRestricted ? 2 : AllChunks;
    }

    private async Task Work(UserQuery query, string sql, string database, Misbehaviour end)
    {
        try
        {
            await clients.WaitAsync(query.Stop.Token);
            try
            {
                await Make(query, sql, database);
            }
            finally
            {
                clients.Release();
            }
            await query.Chunks(end == StandIn.Misbehaviour.Endless);
            await Hold.WaitAsync(query.Stop.Token);
            await End(query, end);
        }
        catch (OperationCanceledException)
        {
            await maria.Execute($"DROP TABLE IF EXISTS result_{query.Id}", results);
            query.Finish("ABORTED", "");
        }
        catch (MariaException e)
        {
            await maria.Execute($"DROP TABLE IF EXISTS result_{query.Id}", results);
            query.Finish("FAILED", $"[chunkId=6630 code=1064 message=Error in worker: {e.Message} severity=ERROR], ");
        }
    }

    private async Task Make(UserQuery query, string sql, string database)
    {
        await maria.Execute($"CREATE TABLE {results}.result_{query.Id} ENGINE=MyISAM AS {sql}", database, query.Stop.Token);
        var shown = await maria.Execute($"SELECT COUNT(*) FROM result_{query.Id}; SHOW COLUMNS FROM result_{query.Id}", results, query.Stop.Token);
        var lines = shown.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        query.Rows = long.Parse(lines[0], System.Globalization.CultureInfo.InvariantCulture);
        query.Columns = [.. lines.Skip(1).Select(l => l.Split('\t')).Select(l => new ResultColumn(l[0], l[1].ToUpperInvariant()))];
    }

    private async Task End(UserQuery query, Misbehaviour end)
    {
        var (status, error) = end switch
        {
            StandIn.Misbehaviour.LargeResult => ("FAILED_LR",
                $"MERGE_ERROR 1470 (QI={query.Id}:81; cancelling the query, queryResult table result_{query.Id} is too large at 571829258 bytes, max allowed size is 536870912 bytes) 2025-07-21T05:36:23+0000"),
            StandIn.Misbehaviour.Failure => ("FAILED", "[chunkId=6630 code=2013 message=Lost connection to MySQL server at '/qserv/data/mysql/mysql.sock' severity=ERROR], "),
            StandIn.Misbehaviour.OutOfRange => ("FAILED", "[chunkId=6630 code=1690 message=BIGINT value is out of range in '`t1`.`objectId` * 1000000000' severity=ERROR], "),
            StandIn.Misbehaviour.Abortion => ("ABORTED", ""),
            _ => ("COMPLETED", ""),
        };
        var isKept = status == "COMPLETED" && end != StandIn.Misbehaviour.ResultLost;
        if (!isKept)
            await maria.Execute($"DROP TABLE IF EXISTS result_{query.Id}", results);
        query.HasResult = isKept;
        query.Finish(status, error);
    }
}
