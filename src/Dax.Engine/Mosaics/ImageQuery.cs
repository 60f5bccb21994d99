using System.Collections.Immutable;
using System.Text;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Queries;

namespace Dax.Engine.Mosaics;

/// <summary>Images by a query: it runs as the service's queries do, and of its answer only obs_publisher_did is read.</summary>
internal sealed class ImageQuery(IQueryRunner queries)
{
    private const string Column = "obs_publisher_did";
    private const int MostBytes = 16 << 20;

    /// <summary>The identifiers, each once, in the answer's order. Usage for a query that is wrong, has no such column, or answers more than <paramref name="limit"/> rows.</summary>
    public async ValueTask<Result<ImmutableArray<DatasetUri>>> Run(string adql, int limit, WorkRequest request, CancellationToken cancel)
    {
        KeyValuePair<string, string>[] parameters =
            [new("LANG", "ADQL"), new("QUERY", adql), new("RESPONSEFORMAT", "csv"), new("MAXREC", (limit + 1).ToString(System.Globalization.CultureInfo.InvariantCulture))];
        var sink = new Memory();
        var answer = await queries.Run(new QueryRequest(request.JobId, parameters, [], request.Owner, request.IsSync) { BaseUrl = request.BaseUrl, Seat = request.Seat, MaxBytes = MostBytes / 2 }, sink, cancel);
        if (!answer.IsOk) return answer.Fault is Fault.Usage usage ? new Fault.Usage($"ADQL: {usage.Message}") : answer.Fault;
        if (answer.Value.LateFault is { } late) return late;
        // The rest is of images, wherever the query belonged.
        if (request.Seat is { } seat && await seat.Move(Lane.Image, cancel) is { } busy) return busy;
        var ids = Read(sink.Text);
        if (!ids.IsOk) return ids.Fault;
        return ids.Value.Length > limit || answer.Value.Overflow ? new Fault.Usage($"ADQL: the query answers more than the {limit} images that are put together at once.") : ids;
    }

    /// <summary>Of an answer in CSV (RFC 4180).</summary>
    internal static Result<ImmutableArray<DatasetUri>> Read(string csv)
    {
        var rows = Rows(csv).GetEnumerator();
        if (!rows.MoveNext()) return new Fault.Usage("ADQL: the query answers nothing.");
        var column = rows.Current.FindIndex(c => c.Equals(Column, StringComparison.OrdinalIgnoreCase));
        if (column < 0) return new Fault.Usage($"ADQL: the query's answer has no column {Column}; select it.");
        var (ids, known) = (ImmutableArray.CreateBuilder<DatasetUri>(), new HashSet<DatasetUri>());
        while (rows.MoveNext())
        {
            var text = column < rows.Current.Count ? rows.Current[column] : "";
            if (!DatasetUri.TryParse(text, out var uri)) return new Fault.Usage($"ADQL: '{(text.Length > 200 ? text[..200] + "…" : text)}' is no identifier of an image of this service.");
            if (known.Add(uri)) ids.Add(uri);
        }
        return ids.ToImmutable();
    }

    private static IEnumerable<List<string>> Rows(string csv)
    {
        var (row, cell, isQuoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < csv.Length; i++)
        {
            var c = csv[i];
            if (isQuoted && c == '"' && i + 1 < csv.Length && csv[i + 1] == '"') i++;
            else if (c == '"')
            {
                isQuoted = !isQuoted;
                continue;
            }
            if (!isQuoted && c is ',' or '\r' or '\n')
            {
                if (c is '\r') continue;
                row.Add(cell.ToString());
                cell.Clear();
                if (c is ',') continue;
                yield return row;
                row = [];
            }
            else cell.Append(c);
        }
        if (cell.Length == 0 && row.Count == 0) yield break;
        row.Add(cell.ToString());
        yield return row;
    }

    /// <summary>The answer, which is small.</summary>
    private sealed class Memory : IChunkSink
    {
        private readonly System.Buffers.ArrayBufferWriter<byte> bytes = new();

        public string Text => Encoding.UTF8.GetString(bytes.WrittenSpan);

        public ValueTask Begin(QueryHead head, CancellationToken cancel) => ValueTask.CompletedTask;

        public ValueTask Write(ReadOnlyMemory<byte> chunk, CancellationToken cancel)
        {
            if (bytes.WrittenCount + chunk.Length > MostBytes) throw new InvalidOperationException("An answer grew far beyond what it may be.");
            System.Buffers.BuffersExtensions.Write(bytes, chunk.Span);
            return ValueTask.CompletedTask;
        }
    }
}
