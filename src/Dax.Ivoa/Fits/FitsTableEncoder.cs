using System.Buffers;
using Dax.Ivoa.Tables;
using Dax.Ivoa.VOTable;
using Dax.Sky.Fits;

namespace Dax.Ivoa.Fits;

/// <summary>
/// A FITS binary table. Its header comes first and needs the number of rows, the widths of strings and whether there were nulls, so rows are spooled as
/// they come and the document is made at the end. Strings up to 128 characters get a fixed width (what every reader knows), longer ones and arrays go to the
/// heap. Text is ASCII there; a null string is empty; null numbers are NaN or TNULL.
/// </summary>
internal sealed class FitsTableEncoder : TableEncoder
{
    /// <summary>FITS 4.0, 7.3.1: TFIELDS is at most 999.</summary>
    private const int MaxColumns = 999;

    private readonly TableHead head;
    private readonly BinaryRows rows;
    private readonly bool[] nulls;
    private Stream? spool;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
    private long count;
    private long held;

    public FitsTableEncoder(TableHead head, Func<Stream> spool)
    {
        this.head = head;
        var columns = head.Schema.Columns;
        if (columns.Count > MaxColumns) throw new ArgumentException($"a FITS table has at most {MaxColumns} columns", nameof(head));
        rows = new BinaryRows(columns.Select(c => BinaryColumns.Fits.For(c, BinaryNulls.Carrier(c))), masked: false);
        nulls = new bool[columns.Count];
        this.spool = spool();
    }

    public override bool WritesAtEnd => true;

    public override long Held => held;

    public override void Begin(IBufferWriter<byte> output) { }

    public override void Rows(RowBatch batch, int first, int count, IBufferWriter<byte> output)
    {
        ObjectDisposedException.ThrowIf(spool is null, this);
        for (var c = 0; c < nulls.Length; c++) nulls[c] |= Validity.AnyNull(batch.Columns[c].Validity, first, count);
        this.count += count;
        while (count > 0)
        {
            var used = 0;
            var taken = rows.Encode(batch, first, count, ref buffer, ref used);
            spool.Write(buffer, 0, used);
            held += used;
            first += taken;
            count -= taken;
        }
    }

    public override Stream? End(TableEnd end, IBufferWriter<byte> output)
    {
        ObjectDisposedException.ThrowIf(spool is null, this);
        if (end.Outcome == TableOutcome.Failed) return null;
        var fields = head.Schema.Columns.Select((c, i) => new FitsField(c, rows.Columns[i], nulls[i])).ToArray();
        spool.Flush();
        var stream = new FitsTableStream(spool, fields, count, heapBytes => Header(end, fields, heapBytes));
        spool = null;
        return stream;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        spool?.Dispose();
        spool = null;
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private byte[] Header(TableEnd end, FitsField[] fields, long heapBytes)
    {
        var table = new FitsHeaderBuilder().SetTable(fields.Sum(f => (long)f.Width), count, heapBytes, fields.Length);
        for (var i = 0; i < fields.Length; i++) fields[i].Describe(table, i + 1);
        table.Set("EXTNAME", FitsField.Fitting(head.TableName ?? "RESULT"));
        if (head.Description is { } description) table.AddCommentary("COMMENT", description);
        foreach (var (name, value) in head.Infos) table.AddCommentary("COMMENT", $"{name} = {value}");
        if (end.Outcome == TableOutcome.Overflow) table.AddCommentary("COMMENT", $"QUERY_STATUS = OVERFLOW: {end.Message ?? "more rows exist than this table has"}");
        var bytes = new ArrayBufferWriter<byte>();
        new FitsHeaderBuilder().SetImage(primary: true, 8, []).ToHeader().WriteTo(bytes);
        table.ToHeader().WriteTo(bytes);
        return bytes.WrittenSpan.ToArray();
    }
}
