using System.Buffers;
using System.Text;
using Dax.Ivoa.Tables;
using Dax.Ivoa.VOTable;

namespace Dax.Ivoa.Text;

/// <summary>
/// <c>{"metadata":[{"name":…,"datatype":…,"arraysize":…,"unit":…,"ucd":…,"utype":…,"xtype":…,"description":…}],"data":[[…],…],"status":"OK"}</c>.
/// Datatypes and arraysizes are VOTable's; absent ones are left out. Rows are arrays in column order; null, not-a-number and infinities are
/// null; arrays are arrays; timestamps are strings. <c>status</c> is OK, OVERFLOW or ERROR, and comes last, with <c>message</c> where there is one.
/// Integers beyond 2^53 are written exactly: readers that keep numbers as doubles round them.
/// </summary>
internal sealed class JsonFormat : TableFormat
{
    public override string MediaType => "application/json";
    public override string Extension => "json";
    public override IReadOnlyList<string> Aliases => ["json"];
    public override TableEncoder CreateEncoder(TableHead head, Func<Stream> spool) => new JsonEncoder(head);
}

internal sealed class JsonEncoder(TableHead head) : TableEncoder
{
    private static readonly TextStyle Style = new()
    {
        RowStart = [.. ",\n["u8],
        CellBreak = [(byte)','],
        RowEnd = [(byte)']'],
        Escape = JsonEscape.Instance,
        Arrays = new ArrayMarks([(byte)'['], [(byte)','], [(byte)']']),
        NullText = [.. "null"u8],
        WordsInArrays = true,
        Spelling = new Spelling { Null = [.. "null"u8], NaN = [.. "null"u8], PositiveInfinity = [.. "null"u8], NegativeInfinity = [.. "null"u8], QuoteTimestamps = true },
    };

    private readonly TextRows later = new(head.Schema, Style);
    private TextRows? earliest = new(head.Schema, Style with { RowStart = [.. "\n["u8] });

    public override void Begin(IBufferWriter<byte> output)
    {
        var sink = new Utf8Sink(output);
        sink.Write("{\"metadata\":["u8);
        var between = "\n"u8;
        foreach (var column in head.Schema.Columns)
        {
            sink.Write(between);
            between = ",\n"u8;
            WriteField(column.Field, ref sink);
        }
        sink.Write("],\n\"data\":["u8);
        sink.Flush();
    }

    public override void Rows(RowBatch batch, int first, int count, IBufferWriter<byte> output)
    {
        if (count == 0) return;
        var sink = new Utf8Sink(output);
        if (earliest is not null)
        {
            earliest.Write(batch, first++, 1, ref sink);
            earliest = null;
            count--;
        }
        later.Write(batch, first, count, ref sink);
        sink.Flush();
    }

    public override Stream? End(TableEnd end, IBufferWriter<byte> output)
    {
        var sink = new Utf8Sink(output);
        sink.Write("],\n\"status\":"u8);
        WriteString(end.Outcome switch { TableOutcome.Complete => "OK", TableOutcome.Overflow => "OVERFLOW", _ => "ERROR" }, ref sink);
        Member("message", end.Message, ref sink);
        sink.Write("}\n"u8);
        sink.Flush();
        return null;
    }

    private static void WriteField(FieldInfo field, ref Utf8Sink sink)
    {
        sink.Write("{\"name\":"u8);
        WriteString(field.Name, ref sink);
        Member("datatype", DatatypeNames.Name(field.Datatype), ref sink);
        Member("arraysize", field.ArraySize, ref sink);
        Member("unit", field.Unit, ref sink);
        Member("ucd", field.Ucd, ref sink);
        Member("utype", field.Utype, ref sink);
        Member("xtype", field.XType, ref sink);
        Member("description", field.Description, ref sink);
        sink.Write((byte)'}');
    }

    private static void Member(string name, string? value, ref Utf8Sink sink)
    {
        if (value is null) return;
        sink.Write($",\"{name}\":");
        WriteString(value, ref sink);
    }

    private static void WriteString(string text, ref Utf8Sink sink) => JsonEscape.Instance.Write(Encoding.UTF8.GetBytes(text), ref sink);
}
