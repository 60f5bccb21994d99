using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dax.Qserv.StandIn.Queries;

namespace Dax.Qserv.StandIn.Proxy;

/// <summary>Statements as the proxy's script and the czar take them (src/proxy/mysqlProxy.lua; ccontrol/UserQueryFactory.cc and its kin), with their words for failures.</summary>
internal sealed partial class ProxyStatements(QservStandIn standIn, WirePackets packets)
{
    private const int CzarFailed = 4005, NotParsed = 4110, NotRun = 4120;

    private Czar Czar => standIn.Czar;

    /// <summary>Answers; false when the connection is to be torn off.</summary>
    public async Task<bool> Run(string statement, CancellationToken stop)
    {
        var sql = Tidied(statement);
        if (Local().IsMatch(sql))
            One(WireColumn.OfText("local"), "1", isNothing: sql.StartsWith("SET", StringComparison.OrdinalIgnoreCase));
        else if (Submission().Match(sql) is { Success: true } submission)
            return await Submit(submission.Groups[1].Value);
        else if (Cancellation().Match(sql) is { Success: true } cancellation)
            Cancel(cancellation);
        else if (Table().Match(sql) is { Success: true } table)
            return await Tables(table.Groups[1].Value, Number(table, 2), stop);
        else if (Result().Match(sql) is { Success: true } result)
            return await Results(Number(result, 1), stop);
        else if (Deletion().Match(sql) is { Success: true } deletion)
            await Delete(Number(deletion, 1));
        else
            packets.Error(NotParsed, "Proxy", $"Query processing error: QI=?: Failed to instantiate query: Invalid or unsupported query: {sql}");
        return true;
    }

    /// <summary>The first comment goes, but for its first sign; spaces around some signs go, wherever they stand.</summary>
    private static string Tidied(string statement)
    {
        var (open, close) = (statement.IndexOf("/*", StringComparison.Ordinal), statement.IndexOf("*/", StringComparison.Ordinal));
        if (open >= 0 && close >= 0)
            statement = open > 0 ? string.Concat(statement.AsSpan(0, open + 1), statement.AsSpan(close + 2)) : statement[(close + 2)..];
        statement = Breaks().Replace(statement, " ").TrimStart(' ');
        statement = Before().Replace(statement, "$1");
        return Spaces().Replace(After().Replace(statement, "$1"), " ");
    }

    private async Task<bool> Submit(string sql)
    {
        if (standIn.Is(Misbehaviour.Full))
        {
            packets.Error(NotParsed, "Proxy", "Query processing error: QI=?: Failed to instantiate query: Too many queries are executing");
            return true;
        }
        if (standIn.Happens(Misbehaviour.DelaySubmission))
        {
            _ = Task.Run(async () =>
            {
                await Task.Delay(300);
                Czar.Submit(sql, "");
            });
            return false;
        }
        try
        {
            var query = Czar.Submit(sql, "");
            if (standIn.Happens(Misbehaviour.LoseSubmission))
                return false;
            packets.Columns([WireColumn.OfNumber("jobId"), WireColumn.OfText("resultLocation")]);
            Row(query.Id.ToString(CultureInfo.InvariantCulture), $"table:result_{query.Id}");
            packets.Eof();
        }
        catch (QueryRefusedException e)
        {
            packets.Error(NotParsed, "Proxy", $"Query processing error: {e.Message}");
        }
        return true;
    }

    private void Cancel(Match match)
    {
        var words = $"KILL/CANCEL failed: Unknown {(match.Groups["kill"].Success ? "thread ID" : "or finished query ID")}: {match.Value}";
        try
        {
            if (match.Groups["kill"].Success || Czar.Find(Number(match, 1)) is not { } query)
                throw new QueryRefusedException(words);
            Czar.Cancel(query);
            One(WireColumn.OfText("command"), $"Trying to kill query: {match.Value}");
        }
        catch (QueryRefusedException)
        {
            packets.Error(CzarFailed, "Proxy", words);
        }
    }

    private async Task<bool> Tables(string name, long id, CancellationToken stop)
    {
        var isRunning = name.Equals("processlist", StringComparison.OrdinalIgnoreCase);
        if (isRunning && standIn.Happens(Misbehaviour.StatusError))
        {
            packets.Error(CzarFailed, "Proxy", "Exception in call to czar method: connection refused");
            return true;
        }
        if (isRunning && standIn.Happens(Misbehaviour.StatusReset))
            return false;
        if (isRunning && standIn.Happens(Misbehaviour.StatusHang))
            await Task.Delay(Timeout.Infinite, stop);
        if (isRunning && standIn.Happens(Misbehaviour.ProxyPage))
        {
            packets.WriteRaw("HTTP/1.1 502 Bad Gateway\r\n\r\n"u8);
            await packets.Flush(stop);
            return false;
        }
        if (isRunning && standIn.Happens(Misbehaviour.StatusMalformed))
        {
            One(WireColumn.OfText("malformed"), "EXEC");
            return true;
        }
        var query = Czar.Find(id);
        if (isRunning)
            Running(query);
        else
            Known(query);
        return true;
    }

    private void Running(UserQuery? query)
    {
        packets.Columns([WireColumn.OfNumber("ID"), WireColumn.OfText("TYPE"), WireColumn.OfText("CZAR"), WireColumn.OfNumber("CHUNKS"), WireColumn.OfNumber("CHUNKS_COMP"), WireColumn.OfText("QUERY")]);
        if (query is { Status: "EXECUTING" })
            Row(Text(query.Id), "ASYNC", "proxy", Text(query.TotalChunks), Text(query.CompletedChunks), query.Text);
        packets.Eof();
    }

    private void Known(UserQuery? query)
    {
        packets.Columns(
        [
            WireColumn.OfNumber("ID"), WireColumn.OfText("TYPE"), WireColumn.OfText("CZAR"), WireColumn.OfText("STATUS"), WireColumn.OfNumber("CHUNKS"), WireColumn.OfNumber("BYTES"),
            WireColumn.OfNumber("ROWS_COLLECTED"), WireColumn.OfNumber("ROWS"), WireColumn.OfText("QUERY"), WireColumn.OfText("ERROR"),
        ]);
        if (query is not null)
        {
            var status = query.Status;
            var isDone = status == "COMPLETED";
            string[] sizes = isDone ? [Text(query.Rows * query.Columns.Count * 10), Text(query.Rows), Text(query.Rows)] : ["NULL", "NULL", "NULL"];
            Row(Text(query.Id), "ASYNC", "proxy", status, Text(query.TotalChunks), sizes[0], sizes[1], sizes[2], query.Text, query.Error);
        }
        packets.Eof();
    }

    private async Task Delete(long id)
    {
        if (standIn.Happens(Misbehaviour.DeleteError))
            packets.Error(CzarFailed, "Proxy", "Exception in call to czar method: connection refused");
        else if (Czar.Find(id) is not { } query)
            packets.Error(NotRun, "Proxy", $"Unable to return query results:\nNo query found for ID={id}");
        else if (query.Status != "COMPLETED")
            packets.Error(NotRun, "Proxy", "Unable to return query results:\nQuery is still executing (or FAILED)");
        else
        {
            await Czar.DeleteResult(query);
            One(WireColumn.OfText("NULL"), "", isEmpty: true);
        }
    }

    private void One(WireColumn column, string value, bool isNothing = false, bool isEmpty = false)
    {
        if (isNothing)
        {
            packets.Ok();
            return;
        }
        packets.Columns([column]);
        if (!isEmpty) Row(value);
        packets.Eof();
    }

    private void Row(params string[] cells) => packets.Row(cells.Select(cell => cell == "NULL" ? null : Encoding.UTF8.GetBytes(cell)));

    private static long Number(Match match, int group) => long.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:SHOW|SET|DESCRIBE|DESC|ROLLBACK|COMMIT)\b|^SELECT (?!.* FROM )", RegexOptions.IgnoreCase | RegexOptions.Singleline)] private static partial Regex Local();
    [GeneratedRegex(@"^submit\s+(.+)$", RegexOptions.IgnoreCase)] private static partial Regex Submission();
    [GeneratedRegex(@"^(?:cancel|(?<kill>kill(?: query| connection)?))\s+(\d+)\s*$", RegexOptions.IgnoreCase)] private static partial Regex Cancellation();
    [GeneratedRegex(@"^SELECT \* FROM information_schema\.(processlist|queries) WHERE id=(\d+)$", RegexOptions.IgnoreCase)] private static partial Regex Table();
    [GeneratedRegex(@"^select\s+\*\s+from\s+qserv_result\s*\(\s*(\d+)\s*\)$", RegexOptions.IgnoreCase)] private static partial Regex Result();
    [GeneratedRegex(@"^call\s+qserv_result_delete\s*\(\s*(\d+)\s*\)$", RegexOptions.IgnoreCase)] private static partial Regex Deletion();
    [GeneratedRegex(@"[\n\t]+")] private static partial Regex Breaks();
    [GeneratedRegex(@" +([=,()])")] private static partial Regex Before();
    [GeneratedRegex(@"([=,(]) +")] private static partial Regex After();
    [GeneratedRegex(@" +")] private static partial Regex Spaces();
}
