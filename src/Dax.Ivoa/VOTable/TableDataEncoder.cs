using System.Buffers;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>VOTable TABLEDATA: null is the empty TD, whatever the type (VOTable 1.3 and later).</summary>
internal sealed class TableDataEncoder(TableHead head) : TableEncoder
{
    private static readonly TextStyle Style = new()
    {
        RowStart = [.. "<TR><TD>"u8],
        CellBreak = [.. "</TD><TD>"u8],
        RowEnd = [.. "</TD></TR>\n"u8],
        Escape = XmlText.Content,
        Arrays = new ArrayMarks([], [(byte)' '], []),
        Spelling = new Spelling { Null = [], NaN = [.. "NaN"u8], PositiveInfinity = [.. "+Inf"u8], NegativeInfinity = [.. "-Inf"u8] },
    };

    private readonly TextRows rows = new(head.Schema, Style);

    public override TableEncoder? CreateTwin() => new TableDataEncoder(head);

    public override void Begin(IBufferWriter<byte> output)
    {
        var sink = new Utf8Sink(output);
        VOTableFrame.Begin(head, Serialization.TableData, ref sink);
        sink.Write("<TABLEDATA>\n"u8);
        sink.Flush();
    }

    public override void Rows(RowBatch batch, int first, int count, IBufferWriter<byte> output)
    {
        var sink = new Utf8Sink(output);
        rows.Write(batch, first, count, ref sink);
        sink.Flush();
    }

    public override Stream? End(TableEnd end, IBufferWriter<byte> output)
    {
        var sink = new Utf8Sink(output);
        sink.Write("</TABLEDATA>\n"u8);
        VOTableFrame.End(head, end, ref sink);
        sink.Flush();
        return null;
    }
}
