using System.Text;
using Dax.Backends.DuckDb.Native;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Tests.DuckDb;

/// <summary>What the engine holds is what the vectors show, and what vectors hold is what the engine gets.</summary>
public sealed class NativeVectorTests : IDisposable
{
    private readonly DuckDbDatabase database = DuckDbDatabase.Open(":memory:", []);
    private readonly DuckDbConnection connection;

    public NativeVectorTests() => connection = database.Connect();

    public void Dispose()
    {
        connection.Dispose();
        database.Dispose();
    }

    private ColumnVector Column(string sql, out DuckDbResult result, out ChunkHandle chunk)
    {
        result = connection.Select(sql);
        chunk = result.Fetch()!;
        return VectorReader.Create(result.Types[0], chunk.Vector(0), chunk.Count);
    }

    private T[] Values<T>(string sql) where T : unmanaged
    {
        var vector = Column(sql, out var result, out var chunk);
        using (result)
        using (chunk)
            return ((ScalarVector<T>)vector).Values.ToArray();
    }

    [Fact]
    public void Version_OfTheLibrary_IsTheLockedOne() => Assert.StartsWith("v1.5.", DuckDbApi.LibraryVersion, StringComparison.Ordinal);

    [Fact]
    public void Scalars_OfEveryKind_ReadTheirValues()
    {
        Assert.Equal([1, 0], Values<byte>("SELECT * FROM (VALUES (true), (false))"));
        Assert.Equal([(byte)0, (byte)255], Values<byte>("SELECT v::UTINYINT FROM (VALUES (0), (255)) t(v)"));
        Assert.Equal([short.MinValue, short.MaxValue], Values<short>("SELECT v::SMALLINT FROM (VALUES (-32768), (32767)) t(v)"));
        Assert.Equal([int.MinValue, int.MaxValue], Values<int>("SELECT v::INTEGER FROM (VALUES (-2147483648), (2147483647)) t(v)"));
        Assert.Equal([long.MinValue, long.MaxValue], Values<long>("SELECT v::BIGINT FROM (VALUES (-9223372036854775808), (9223372036854775807)) t(v)"));
        Assert.Equal([1.5f, float.NaN], Values<float>("SELECT v::FLOAT FROM (VALUES ('1.5'), ('nan')) t(v)"));
        Assert.Equal([Math.PI, double.NegativeInfinity], Values<double>("SELECT v FROM (VALUES (pi()), ('-inf'::DOUBLE)) t(v)"));
        Assert.Equal([0L, 1_000_001L], Values<long>("SELECT v::TIMESTAMP FROM (VALUES ('1970-01-01'), ('1970-01-01 00:00:01.000001')) t(v)"));
    }

    [Fact]
    public void Validity_WithNulls_MarksThemAlsoBeyondTheFirstWord()
    {
        var vector = Column("SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE i END FROM range(200) t(i)", out var result, out var chunk);
        using (result)
        using (chunk)
        {
            for (var i = 0; i < 200; i++)
                Assert.Equal(i % 3 == 0, vector.IsNull(i));
            Assert.Equal(4, vector.Validity.Length);
        }
    }

    [Fact]
    public void Text_OfAnyLength_ReadsItsUtf8()
    {
        var vector = (TextVector)Column("SELECT * FROM (VALUES (''), ('twelve bytes'), ('thirteen byte'), ('Ångström ☄ 星表 🔭'), (NULL), (repeat('x', 70000)))", out var result, out var chunk);
        using (result)
        using (chunk)
        {
            string[] expected = ["", "twelve bytes", "thirteen byte", "Ångström ☄ 星表 🔭", "", new('x', 70000)];
            for (var i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], Encoding.UTF8.GetString(vector.Utf8(i)));
            Assert.True(vector.IsNull(4));
            Assert.False(vector.IsNull(0));
        }
    }

    [Fact]
    public void Lists_WithNullRowsAndNullElements_ReadNaNForMissingElements()
    {
        var vector = (ArrayVector<double>)Column("SELECT * FROM (VALUES ([1.0::DOUBLE, NULL, 3.0]), (NULL), ([]), ([4.0]))", out var result, out var chunk);
        using (result)
        using (chunk)
        {
            Assert.Equal([1.0, double.NaN, 3.0], vector.Elements(0).ToArray());
            Assert.True(vector.IsNull(1));
            Assert.True(vector.Elements(1).IsEmpty && vector.Elements(2).IsEmpty && !vector.IsNull(2));
            Assert.Equal([4.0], vector.Elements(3).ToArray());
        }
    }

    [Fact]
    public void Arrays_OfOneLength_ReadRowByRow()
    {
        var vector = (ArrayVector<float>)Column("SELECT v::FLOAT[2] FROM (VALUES ([1, 2]), (NULL), ([3, 4])) t(v)", out var result, out var chunk);
        using (result)
        using (chunk)
        {
            Assert.Equal([1f, 2f], vector.Elements(0).ToArray());
            Assert.True(vector.IsNull(1));
            Assert.Equal([3f, 4f], vector.Elements(2).ToArray());
        }
    }

    [Fact]
    public void Blobs_OfAnyLength_ReadTheirBytes()
    {
        var vector = (ArrayVector<byte>)Column(@"SELECT * FROM (VALUES ('\x00\xFF'::BLOB), (NULL), (repeat('abcdefgh', 9)::BLOB))", out var result, out var chunk);
        using (result)
        using (chunk)
        {
            Assert.Equal([0, 255], vector.Elements(0).ToArray());
            Assert.True(vector.IsNull(1));
            Assert.Equal(72, vector.Elements(2).Length);
        }
    }

    [Fact]
    public void Append_AllKinds_ReadsBackEqual()
    {
        TableColumn[] columns =
        [
            Column(CellKind.Boolean), Column(CellKind.UnsignedByte), Column(CellKind.Short), Column(CellKind.Int), Column(CellKind.Long), Column(CellKind.Float),
            Column(CellKind.Double), Column(CellKind.Text), Column(CellKind.Timestamp), Column(CellKind.Double, true), Column(CellKind.UnsignedByte, true), Column(CellKind.Short, true),
        ];
        ReadOnlyMemory<ulong> validity = new ulong[] { 0b101 };
        ColumnVector[] vectors =
        [
            new MemoryVector<byte>(new byte[] { 1, 0, 0 }, validity), new MemoryVector<byte>(new byte[] { 7, 0, 255 }, validity), new MemoryVector<short>(new short[] { -7, 0, 7 }, validity),
            new MemoryVector<int>(new[] { -8, 0, 8 }, validity), new MemoryVector<long>(new[] { -9L, 0, 9 }), new MemoryVector<float>(new[] { .5f, 0, float.NaN }, validity),
            new MemoryVector<double>(new[] { .25, 0, double.NaN }, validity), MemoryTextVector.Of(["", null, "☄ and a longer text"]), new MemoryVector<long>(new[] { 5L, 0, -5 }, validity),
            new MemoryArrayVector<double>(new[] { 1.0, 2, 3 }, new[] { 0, 2, 2, 3 }, validity), new MemoryArrayVector<byte>(new byte[] { 1, 2, 3 }, new[] { 0, 3, 3, 3 }, validity),
            new MemoryArrayVector<short>(new short[] { 1, 2, 3 }, new[] { 0, 0, 0, 3 }, validity),
        ];
        var types = columns.Select(c => DuckDbColumnType.Of(c.Kind, c.IsArray)).ToArray();
        connection.Execute($"CREATE TABLE t ({string.Join(", ", types.Select((t, i) => $"c{i} {t.Sql}"))})");
        using (var appender = connection.Append(null, null, "t", types))
        {
            appender.Append(vectors, 0, 3);
            appender.Complete();
        }
        using var result = connection.Select("SELECT * FROM t");
        using var chunk = result.Fetch()!;
        Assert.Equal(3, chunk.Count);
        for (var i = 0; i < columns.Length; i++)
        {
            Assert.True(result.Types[i].Carries(columns[i].Kind, columns[i].IsArray));
            var read = VectorReader.Create(result.Types[i], chunk.Vector(i), 3);
            for (var row = 0; row < 3; row++)
                Assert.Equal(Cell(vectors[i], row), Cell(read, row));
        }
    }

    [Fact]
    public void Append_MoreThanAChunkFromAnOffset_KeepsEveryRow()
    {
        connection.Execute("CREATE TABLE many (v INTEGER)");
        var values = Enumerable.Range(0, 10_000).ToArray();
        using (var appender = connection.Append(null, "main", "many", [DuckDbColumnType.Of(CellKind.Int, false)]))
        {
            appender.Append([new MemoryVector<int>(values, Enumerable.Repeat(ulong.MaxValue - 1, 157).ToArray())], 100, 9_000);
            appender.Complete();
        }
        // Every 64th is null; the rest is 100 … 9099.
        Assert.Equal(9_000, connection.ScalarLong("SELECT count(*) FROM many"));
        Assert.Equal(values.Skip(100).Take(9_000).Where(v => v % 64 != 0).Sum(v => (long)v), connection.ScalarLong("SELECT sum(v)::BIGINT FROM many"));
    }

    [Fact]
    public void Append_WithoutComplete_AddsNothing()
    {
        connection.Execute("CREATE TABLE none (v INTEGER)");
        using (var appender = connection.Append(null, null, "none", [DuckDbColumnType.Of(CellKind.Int, false)]))
            appender.Append([new MemoryVector<int>(new int[10])], 0, 10);
        Assert.Equal(0, connection.ScalarLong("SELECT count(*) FROM none"));
    }

    [Fact]
    public void Append_VectorOfAnotherKind_Throws()
    {
        connection.Execute("CREATE TABLE wrong (v INTEGER)");
        using var appender = connection.Append(null, null, "wrong", [DuckDbColumnType.Of(CellKind.Int, false)]);
        Assert.Throws<ArgumentException>(() => appender.Append([new MemoryVector<long>(new long[1])], 0, 1));
    }

    [Theory]
    [InlineData("CREATE TABLE x (i INTEGER)")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("COPY (SELECT 1) TO '/tmp/never.csv'")]
    public void Select_AnythingElse_IsRefused(string sql) => Assert.Throws<DuckDbException>(() => connection.Select(sql).Dispose());

    [Fact]
    public async Task Interrupt_OfALongStatement_ThrowsSoonAndLeavesTheConnectionUsable()
    {
        var work = Task.Run(() => connection.Execute("SELECT sum(a.i * b.i) FROM range(1000000) a(i), range(1000000) b(i)"));
        while (!work.IsCompleted)
        {
            connection.Interrupt();
            await Task.WhenAny(work, Task.Delay(20));
        }
        var error = await Assert.ThrowsAsync<DuckDbException>(() => work);
        Assert.Equal(DuckDbErrorKind.Interrupt, error.Kind);
        Assert.Equal(42, connection.ScalarLong("SELECT 42::BIGINT"));
    }

    private static TableColumn Column(CellKind kind, bool isArray = false) => new(new FieldInfo("c", VoDatatype.Int), kind, isArray);

    private static string Cell(ColumnVector vector, int row) => vector.IsNull(row) ? "null" : vector switch
    {
        ScalarVector<byte> v => $"{v.Values[row]}",
        ScalarVector<short> v => $"{v.Values[row]}",
        ScalarVector<int> v => $"{v.Values[row]}",
        ScalarVector<long> v => $"{v.Values[row]}",
        ScalarVector<float> v => $"{v.Values[row]}",
        ScalarVector<double> v => $"{v.Values[row]}",
        TextVector v => Encoding.UTF8.GetString(v.Utf8(row)),
        ArrayVector<double> v => string.Join(",", v.Elements(row).ToArray()),
        ArrayVector<byte> v => Convert.ToHexString(v.Elements(row)),
        ArrayVector<short> v => string.Join(",", v.Elements(row).ToArray()),
        _ => throw new InvalidOperationException(vector.GetType().Name),
    };
}
