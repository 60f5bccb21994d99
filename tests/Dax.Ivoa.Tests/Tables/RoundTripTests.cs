using Dax.Ivoa.Fits;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Tests.Text;
using Dax.Ivoa.VOTable;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Ivoa.Tests.Tables;

/// <summary>What is written is what is read, in every format, up to what the format cannot say.</summary>
public class RoundTripTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(60);

    [Fact]
    public void TableData_AnyTable_ReadsBackEqual() => Check("votable/td", Open, (_, cell) => EmptyIsNull(cell));

    [Fact]
    public void Binary2_AnyTable_ReadsBackEqual() => Check("votable/b2", Open, (_, cell) => cell);

    [Fact]
    public void Binary_AnyTable_ReadsBackEqualButForUnspeakableNulls() => Check("votable/b", Open, Unmasked);

    [Fact]
    public void Fits_AnyTable_ReadsBackEqualButForUnspeakableNulls() => Check("fits",
        async bytes => await TestTable.Read(await FitsTableReader.Open(new MemoryStream(bytes))), (column, cell) => Unmasked(column, cell is string text ? Ascii(text) : cell));

    [Fact]
    public void Csv_AnyTable_ReadsBackEqual() => Check("csv",
        bytes => Task.FromResult(PlainDelimited.Read(bytes, ',', RandomTables.AllTypes)),
        (_, cell) => cell is Array ? EmptyIsNull(cell) : cell);

    [Fact]
    public void Tsv_AnyTable_ReadsBackEqualButForTabs() => Check("tsv",
        bytes => Task.FromResult(PlainDelimited.Read(bytes, '\t', RandomTables.AllTypes)),
        (_, cell) => EmptyIsNull(cell is string text ? text.Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ') : cell));

    [Theory]
    [InlineData("votable/td")]
    [InlineData("votable/b")]
    [InlineData("votable/b2")]
    [InlineData("fits")]
    public async Task Metadata_OfAllTypes_ReadsBackEqual(string format)
    {
        var table = RandomTables.Make(3);
        var bytes = TestTable.Encode(table, format);
        var read = format == "fits" ? await TestTable.Read(await FitsTableReader.Open(new MemoryStream(bytes))) : await Open(bytes);
        foreach (var (was, now) in table.Schema.Columns.Zip(read.Schema.Columns))
        {
            Assert.Equal(was.Field with { Id = null, Datatype = 0, ArraySize = null }, now.Field with { Id = null, Datatype = 0, ArraySize = null });
            if (format.StartsWith("votable", StringComparison.Ordinal) && was.Kind != CellKind.UnsignedByte) Assert.Equal(was, now);
        }
    }

    [Theory]
    [InlineData("votable/b2")]
    [InlineData("votable/td")]
    [InlineData("fits")]
    [InlineData("csv")]
    public async Task LongStrings_BeyondEveryBuffer_ReadBackEqual(string format)
    {
        var schema = new TableSchema([new(new FieldInfo("t", VoDatatype.Char, "*"), CellKind.Text), new(new FieldInfo("n", VoDatatype.Long), CellKind.Long)]);
        var table = new TestTable(schema, [[new string('x', 3_000_000), 1L], ["short", 2L], [new string('é', 700_000), null], [string.Concat(Enumerable.Repeat("<\"&", 200_000)), 4L]]);
        var bytes = TestTable.Encode(table, format);
        var read = format switch
        {
            "fits" => await TestTable.Read(await FitsTableReader.Open(new MemoryStream(bytes))),
            "csv" => PlainDelimited.Read(bytes, ',', schema),
            _ => await Open(bytes),
        };
        Assert.True(table.Show((_, cell) => cell is string text && format == "fits" ? Ascii(text) : cell) == read.Show(), "the tables differ");
    }

    private static async Task<TestTable> Open(byte[] bytes) => await TestTable.Read(await VOTableReader.Open(new MemoryStream(bytes)));

    private static void Check(string format, Func<byte[], Task<TestTable>> open, Func<TableColumn, object?, object?> change) =>
        Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), Gen.Choose(1, 50).ToArbitrary(), (seed, batch) =>
        {
            var table = RandomTables.Make(seed);
            var bytes = TestTable.Encode(table, format, batchRows: batch);
            var read = Task.Run(() => open(bytes)).GetAwaiter().GetResult();
            Assert.Equal(table.Show(change), read.Show());
        }).Check(Runs);

    private static object? EmptyIsNull(object? cell) => cell is string { Length: 0 } or Array { Length: 0 } ? null : cell;

    private static string Ascii(string text) => string.Concat(text.EnumerateRunes().Select(r => r.Value is >= 32 and < 127 ? ((char)r.Value).ToString() : "?")).TrimEnd(' ');

    // Without a mask, a null number is NaN or a declared value; a null array of fixed size is full of those.
    private static object? Unmasked(TableColumn column, object? cell)
    {
        var fixedCount = column.Field.ArraySize switch { "11" => 11, "2x3" => 6, "3" => 3, null => 2, _ => -1 };
        if (cell is not null || column.Kind == CellKind.Text) return EmptyIsNull(cell);
        return (column.IsArray, column.Kind, column.Field.Datatype) switch
        {
            (false, CellKind.Float, _) => float.NaN,
            (false, CellKind.Double, _) => double.NaN,
            (false, _, VoDatatype.Bit) => (byte)0,
            (true, CellKind.Boolean, _) when fixedCount > 0 => new byte[fixedCount],
            (true, CellKind.Short, _) when fixedCount > 0 => Enumerable.Repeat(short.MinValue, fixedCount).ToArray(),
            (true, CellKind.Long, _) when fixedCount > 0 => Enumerable.Repeat(long.MinValue, fixedCount).ToArray(),
            (true, CellKind.Float, _) when fixedCount > 0 => Enumerable.Repeat(float.NaN, fixedCount).ToArray(),
            _ => null,
        };
    }
}
