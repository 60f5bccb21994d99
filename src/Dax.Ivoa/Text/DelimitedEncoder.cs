using System.Buffers;
using System.Text;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Text;

/// <summary>
/// CSV and TSV with a header line, lines ended by LF. Null is the empty field; not-a-number is <c>NaN</c>, infinities <c>Infinity</c> and
/// <c>-Infinity</c> (what Java, Python and STILTS all read); arrays are elements separated by blanks. Neither format can say how a table ended.
/// </summary>
internal sealed class DelimitedEncoder : TableEncoder
{
    private readonly TableSchema schema;
    private readonly byte delimiter;
    private readonly TextStyle style;
    private readonly TextRows rows;

    public DelimitedEncoder(TableSchema schema, byte delimiter, TextEscape escape)
    {
        (this.schema, this.delimiter) = (schema, delimiter);
        // A lone null would be an empty line, which readers skip; quoted it is a row.
        byte[] nothing = schema.Columns.Count == 1 && delimiter == ',' ? [.. "\"\""u8] : [];
        style = new TextStyle
        {
            RowStart = [],
            CellBreak = [delimiter],
            RowEnd = [(byte)'\n'],
            Escape = escape,
            Arrays = new ArrayMarks([], [(byte)' '], []),
            NullText = nothing,
            Spelling = new Spelling { Null = nothing, NaN = [.. "NaN"u8], PositiveInfinity = [.. "Infinity"u8], NegativeInfinity = [.. "-Infinity"u8] },
        };
        rows = new TextRows(schema, style);
    }

    public override bool TellsFailure => false;

    public override TableEncoder? CreateTwin() => new DelimitedEncoder(schema, delimiter, style.Escape);

    public override void Begin(IBufferWriter<byte> output)
    {
        var sink = new Utf8Sink(output);
        for (var i = 0; i < schema.Columns.Count; i++)
        {
            if (i > 0) sink.Write(style.CellBreak);
            style.Escape.Write(Encoding.UTF8.GetBytes(schema.Columns[i].Field.Name), ref sink);
        }
        sink.Write(style.RowEnd);
        sink.Flush();
    }

    public override void Rows(RowBatch batch, int first, int count, IBufferWriter<byte> output)
    {
        var sink = new Utf8Sink(output);
        rows.Write(batch, first, count, ref sink);
        sink.Flush();
    }

    public override Stream? End(TableEnd end, IBufferWriter<byte> output) => null;
}

internal sealed class CsvFormat : TableFormat
{
    public override string MediaType => "text/csv;header=present";
    public override string Extension => "csv";
    public override IReadOnlyList<string> Aliases => ["csv"];
    public override TableEncoder CreateEncoder(TableHead head, Func<Stream> spool) => new DelimitedEncoder(head.Schema, (byte)',', new CsvEscape());
}

internal sealed class TsvFormat : TableFormat
{
    public override string MediaType => "text/tab-separated-values";
    public override string Extension => "tsv";
    public override IReadOnlyList<string> Aliases => ["tsv"];
    public override TableEncoder CreateEncoder(TableHead head, Func<Stream> spool) => new DelimitedEncoder(head.Schema, (byte)'\t', new TsvEscape());
}
