using System.Data.Common;
using System.Globalization;
using Dax.Backends.MySql;
using Dax.Backends.Qserv.Frontend;
using Dax.Backends.Qserv.Leftovers;
using Dax.Backends.Qserv.Results;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Qserv.Proxy;

/// <summary>
/// Qserv over the MySQL protocol (doc/user/async.rst), which its proxy speaks: <c>SUBMIT</c>, the tables of processes and of queries, <c>qserv_result</c>, <c>CANCEL</c>. The proxy knows
/// single statements of text and nothing else of the protocol: no prepared ones, no several at once, no resetting of connections.
/// </summary>
internal sealed class ProxyFrontend(QservBackendOptions options, MySqlProvider provider, TimeProvider time, ILogger log) : IQservFrontend
{
    /// <summary>For everything but results: none of it takes long, but submissions.</summary>
    private const int AskingConnections = 16;

    private readonly ProxyConnections asking = new(provider.Connections(options, AskingConnections), time);
    private readonly ProxyConnections reading = new(provider.Connections(options, options.SmallReaders + options.LargeReaders), time);

    public bool ReadsOnce => true;

    public string? Objection(string sql) => ProxyText.IsKept(sql)
        ? null
        : "The catalog's server would change a text of this query on its way: over this connection, a text holds no tabs or line ends, no comment, no two spaces in a row, and no space before or after '=', ',' or a parenthesis.";

    public async Task<QservReply> Check(CancellationToken cancel) => await Ask("SELECT * FROM information_schema.processlist WHERE id=0", static reader => Rows(reader, Done), options.RequestPatience, cancel);

    /// <summary>The proxy takes comments between signs away, and leaves one of the signs: the mark stands behind the other sort of sign.</summary>
    public Task<QservReply<long>> Submit(string sql, string mark, CancellationToken cancel) =>
        Ask($"SUBMIT {sql} -- {QueryMark.Comment(mark)}", static async reader => await Rows(reader, row => Number(row, "jobId")) is { Count: 1 } rows && rows[0] > 0
            ? rows[0]
            : throw new QservOutageException("The answer has no number of a query.", Trouble.Answer), options.SubmitPatience, cancel);

    /// <summary>The first table has those that execute, with the chunks done; the second has all, and how they ended.</summary>
    public async Task<QservReply<QueryStatus>> Status(long id, CancellationToken cancel)
    {
        var running = await Ask($"SELECT * FROM information_schema.processlist WHERE id={Text(id)}", static reader => Rows(reader, Running), options.RequestPatience, cancel);
        if (!running.Success || running.Value.Count > 0)
            return running.Success ? QservReply<QueryStatus>.Of(running.Value[0]) : QservReply<QueryStatus>.Refused(running);
        var known = await Ask($"SELECT * FROM information_schema.queries WHERE id={Text(id)}", static reader => Rows(reader, Known), options.RequestPatience, cancel);
        return !known.Success ? QservReply<QueryStatus>.Refused(known)
            : known.Value.Count > 0 ? QservReply<QueryStatus>.Of(known.Value[0])
            : QservReply<QueryStatus>.Refused(QservReply.Failed("Unknown user query"));
    }

    public async Task<QservReply> Cancel(long id, CancellationToken cancel) => await Ask($"CANCEL {Text(id)}", static reader => Rows(reader, Done), options.RequestPatience, cancel);

    public async Task<QservReply> DeleteResult(long id, CancellationToken cancel) => await Ask($"CALL qserv_result_delete({Text(id)})", static reader => Rows(reader, Done), options.RequestPatience, cancel);

    public Task<IResultReading> OpenResult(long id, TableSchema schema, QueryStatus status, CancellationToken cancel) =>
        Task.FromResult<IResultReading>(new ProxyResult(id, reading, schema, options.ResultPatience, log));

    public async ValueTask DisposeAsync()
    {
        await asking.DisposeAsync();
        await reading.DisposeAsync();
    }

    private Task<QservReply<T>> Ask<T>(string sql, Func<DbDataReader, Task<T>> read, TimeSpan allowed, CancellationToken cancel) => asking.Ask(sql, read, allowed, cancel);

    private static async Task<List<T>> Rows<T>(DbDataReader reader, Func<DbDataReader, T> read)
    {
        const int Most = 16;
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(rows.Count < Most ? read(reader) : throw new QservOutageException("The answer has too many rows.", Trouble.Answer));
        return rows;
    }

    private static bool Done(DbDataReader row) => true;

    private static QueryStatus Running(DbDataReader row) => new(QueryPhase.Executing, "", Word(row, "QUERY")) { TotalChunks = Number(row, "CHUNKS"), CompletedChunks = Number(row, "CHUNKS_COMP") };

    private static QueryStatus Known(DbDataReader row) => QueryStatus.PhaseOf(Word(row, "STATUS")) is { } phase
        ? new QueryStatus(phase, Word(row, "ERROR"), Word(row, "QUERY"))
        {
            TotalChunks = Number(row, "CHUNKS"), CompletedChunks = phase == QueryPhase.Completed ? Number(row, "CHUNKS") : 0,
            CollectedBytes = Number(row, "BYTES"), CollectedRows = Number(row, "ROWS_COLLECTED"), FinalRows = Number(row, "ROWS"),
        }
        : throw new QservOutageException("The answer has no status of a query.", Trouble.Answer);

    private static object? Cell(DbDataReader row, string name)
    {
        for (var i = 0; i < row.FieldCount; i++)
            if (row.GetName(i).Equals(name, StringComparison.OrdinalIgnoreCase))
                return row.IsDBNull(i) ? null : row.GetValue(i);
        throw new QservOutageException($"The answer has no column {name}.", Trouble.Answer);
    }

    private static string Word(DbDataReader row, string name) =>
        Cell(row, name) is byte[] bytes ? System.Text.Encoding.UTF8.GetString(bytes) : Convert.ToString(Cell(row, name), CultureInfo.InvariantCulture) ?? "";

    /// <summary>0 for null: what is not known yet.</summary>
    private static long Number(DbDataReader row, string name) => long.TryParse(Word(row, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? Math.Max(number, 0) : 0;

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
