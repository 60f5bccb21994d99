namespace Dax.Qserv.StandIn.Proxy;

internal sealed partial class ProxyStatements
{
    /// <summary>A result is given once: the table of its messages goes with it, and without that it is "likely expired".</summary>
    private async Task<bool> Results(long id, CancellationToken stop)
    {
        var words = Czar.Find(id) switch
        {
            null => $"No job found for ID={id}",
            { Status: not "COMPLETED" } => "Query is still executing (or FAILED)",
            { HasResult: false } or { IsGiven: true } => "Result or message table does not exist, result is likely expired.",
            _ => null,
        };
        if (words is not null)
        {
            packets.Error(NotRun, "Proxy", $"Unable to return query results:\n{words}");
            return true;
        }
        var query = Czar.Find(id)!;
        query.IsGiven = true;
        if (standIn.Happens(Misbehaviour.ResultError))
        {
            packets.Error(1105, "HY000", "(proxy) all backends are down");
            return true;
        }
        if (standIn.Happens(Misbehaviour.ResultHang))
            await Task.Delay(Timeout.Infinite, stop);
        return await Rows(query, standIn.Broken(), stop);
    }

    private async Task<bool> Rows(Queries.UserQuery query, Misbehaviour broken, CancellationToken stop)
    {
        var columns = query.Columns.Select(c => WireColumn.Of(broken == Misbehaviour.ResultForeign ? c with { Type = "VARBINARY(17)" } : c)).ToArray();
        packets.Columns(columns);
        var count = 0L;
        await foreach (var row in Czar.Rows(query))
        {
            var isBroken = ++count > query.Rows / 2 && broken is Misbehaviour.ResultCut or Misbehaviour.ResultMalformed;
            packets.Row(row.Select((cell, i) => isBroken && broken == Misbehaviour.ResultMalformed ? "oops"u8.ToArray() : broken == Misbehaviour.ResultForeign ? [1] : columns[i].Cell(cell)));
            if (packets.IsFull || isBroken)
                await packets.Flush(stop);
            if (isBroken && broken == Misbehaviour.ResultCut)
            {
                await standIn.BeforeCut().WaitAsync(stop);
                return false;
            }
        }
        packets.Eof();
        return true;
    }
}
