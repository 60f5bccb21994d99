using System.Buffers;
using Dax.Backends.DuckDb;
using Dax.Backends.DuckDb.Native;
using Dax.Backends.Import;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Tests.Import;

public sealed class TableFileImportTests : IDisposable
{
    private static readonly ulong[] FirstOnly = [0b01];

    private static readonly TableSchema Schema = new([
        new(new FieldInfo("flag", VoDatatype.Boolean), CellKind.Boolean),
        new(new FieldInfo("b", VoDatatype.UnsignedByte), CellKind.UnsignedByte),
        new(new FieldInfo("s", VoDatatype.Short), CellKind.Short),
        new(new FieldInfo("i", VoDatatype.Int), CellKind.Int),
        new(new FieldInfo("id", VoDatatype.Long) { Ucd = "meta.id;meta.main", Description = "Identifier." }, CellKind.Long),
        new(new FieldInfo("ra", VoDatatype.Double) { Ucd = "pos.eq.ra;meta.main", Unit = "deg" }, CellKind.Double),
        new(new FieldInfo("dec", VoDatatype.Double) { Ucd = "pos.eq.dec;meta.main", Unit = "deg" }, CellKind.Double),
        new(new FieldInfo("mag", VoDatatype.Float) { Unit = "mag" }, CellKind.Float),
        new(new FieldInfo("name", VoDatatype.Char, "*"), CellKind.Text),
        new(new FieldInfo("v", VoDatatype.Double, "3"), CellKind.Double, IsArray: true)]);

    private readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    [Theory]
    [InlineData("votable/td", "a.vot")]
    [InlineData("votable/b", "a.xml")]
    [InlineData("votable/b2", "a.vot.gz")]
    [InlineData("fits", "a.fits")]
    [InlineData("fits", "a.fits.gz")]
    public async Task Import_OwnDescription_BecomesColumnsTypesAndPosition(string format, string file)
    {
        var summary = await shop.Import(shop.Write(file, Encode(format)));

        Assert.Equal(2, summary.Rows);
        Assert.Equal(Schema.Columns.Select(c => (c.Field.Name, Stored(c.Field.Datatype, format))), summary.Table.Columns.Select(c => (c.Field.Name, c.Field.Datatype)));
        Assert.Equal(["2|10.5|-1.25|true|∅", "1|10.25|-1.25|false|a, b"], shop.Query("id;ra;dec;isnan(mag);\"name\"", "id DESC"));
        Assert.Equal(["true|200|-5|-70000|[1.0, 2.0, 3.0]"], shop.Query("flag;b;s;i;v", "id LIMIT 1"));
        Assert.Equal("deg", summary.Table.Columns[5].Field.Unit);
        if (!format.StartsWith("fits", StringComparison.Ordinal))
        {
            Assert.Equal(("Identifier.", "meta.id;meta.main"), (summary.Table.Columns[4].Field.Description, summary.Table.Columns[4].Field.Ucd));
            Assert.Equal(new PositionColumns("ra", "dec"), summary.Table.Position);
            Assert.Equal(CatalogFolder.PositionKey, shop.Folder.Read()[0].KeyColumn);
        }
    }

    [Fact]
    public async Task Import_FitsWithDescription_ConvertsToTheDescribedTypes()
    {
        var entry = new TableEntry("t", [
            new ColumnEntry(new FieldInfo("ID", VoDatatype.Int)), new ColumnEntry(new FieldInfo("s", VoDatatype.Double)), new ColumnEntry(new FieldInfo("i", VoDatatype.Long)),
            new ColumnEntry(new FieldInfo("absent", VoDatatype.Char, "*"))]);

        var summary = await shop.Import(shop.Write("a.fits", Encode("fits")), r => r with { Description = entry });

        Assert.Equal(["1|-5.0|-70000|∅"], shop.Query("\"ID\";s;i;absent", "id LIMIT 1"));
        Assert.Equal(2, summary.Warnings.Count);
    }

    [Fact]
    public async Task Import_FitsValueBeyondTheDescribedType_SaysRowAndColumn()
    {
        var entry = new TableEntry("t", [new ColumnEntry(new FieldInfo("i", VoDatatype.Short))]);

        Assert.StartsWith("a.fits, row 1, column i: -70000 is not a whole number of 16 bits",
            await shop.Refusal(shop.Write("a.fits", Encode("fits")), r => r with { Description = entry }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.fits")]
    [InlineData("a.vot")]
    [InlineData("a.parquet")]
    public async Task Import_AnotherKindOfFile_SaysWhichFile(string name)
    {
        Assert.StartsWith(name, await shop.Refusal(shop.Write(name, "id,ra\n1,2\n")), StringComparison.Ordinal);
        Assert.Empty(shop.Files());
    }

    [Fact]
    public async Task Import_TruncatedFits_PublishesNothing()
    {
        await shop.Refusal(shop.Write("a.fits", Encode("fits")[..^2880]));

        Assert.Empty(shop.Folder.Read());
    }

    [Fact]
    public async Task Import_Parquet_TakesEveryTypeThatATableCanHave()
    {
        var path = shop.PathOf("a.parquet");
        using (var database = DuckDbDatabase.Open(":memory:", []))
        using (var connection = database.Connect())
        {
            connection.Execute($"""
                COPY (SELECT 1::TINYINT AS ti, 200::UTINYINT AS ut, 4000000000::UINTEGER AS ui, 1.25::DECIMAL(9,2) AS de, DATE '2024-05-06' AS da,
                    TIMESTAMP '2024-05-06 07:08:09.123456' AS ts, 'x' AS tx, 'ab'::BLOB AS bl, [1.5::FLOAT, 2] AS li, NULL::DOUBLE AS nu, 'NaN'::FLOAT AS fl
                    UNION ALL SELECT 2::TINYINT, 3::UTINYINT, 4::UINTEGER, 5::DECIMAL(9,2), NULL, NULL, NULL, NULL, NULL, 6::DOUBLE, 7::FLOAT) TO '{path}' (FORMAT parquet)
                """);
        }

        var summary = await shop.Import(path);

        Assert.Equal(["1|200|4000000000|1.25|2024-05-06 00:00:00|2024-05-06 07:08:09.123456|x|ab|[1.5, 2.0]|∅|nan", "2|3|4|5.0|∅|∅|∅|∅|∅|6.0|7.0"],
            shop.Query("ti;ut;ui;de;da;ts;tx;bl;li;nu;fl"));
        Assert.Equal([VoDatatype.Short, VoDatatype.UnsignedByte, VoDatatype.Long, VoDatatype.Double], summary.Table.Columns.Take(4).Select(c => c.Field.Datatype));
    }

    /// <summary>BINARY has no null for a byte, so its writer widens it.</summary>
    private static VoDatatype Stored(VoDatatype datatype, string format) =>
        format == "votable/b" && datatype == VoDatatype.UnsignedByte ? VoDatatype.Short : datatype;

    private static byte[] Encode(string name)
    {
        Assert.True(TableFormats.TryFind(name, out var format, out _));
        using var encoder = format.CreateEncoder(new TableHead(Schema), () => new MemoryStream());
        var output = new ArrayBufferWriter<byte>();
        encoder.Begin(output);
        using (var batch = new RowBatch(2, Rows()))
        {
            encoder.Rows(batch, 0, 2, output);
        }
        using var rest = encoder.End(TableEnd.Complete, output);
        using var whole = new MemoryStream();
        whole.Write(output.WrittenSpan);
        rest?.CopyTo(whole);
        return whole.ToArray();
    }

    private static ColumnVector[] Rows() =>
    [
        new MemoryVector<byte>(new byte[] { 1, 0 }, FirstOnly), new MemoryVector<byte>(new byte[] { 200, 3 }), new MemoryVector<short>(new short[] { -5, 6 }),
        new MemoryVector<int>(new[] { -70000, 8 }), new MemoryVector<long>(new[] { 1L, 2L }), new MemoryVector<double>(new[] { 10.25, 10.5 }),
        new MemoryVector<double>(new[] { -1.25, -1.25 }), new MemoryVector<float>(new[] { 18.5f, float.NaN }), MemoryTextVector.Of(["a, b", null]),
        new MemoryArrayVector<double>(new double[] { 1, 2, 3, 4, 5, 6 }, new[] { 0, 3, 6 }),
    ];
}
