using System.Text;
using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Tests.Scans.Answers;

/// <summary>A table as rows of objects: long (whole numbers, truths, timestamps), double (both kinds of numbers), string, null.</summary>
internal sealed record PlainTable(IReadOnlyList<AdqlType> Types, IReadOnlyList<object?[]> Rows)
{
    public static CatalogTable Catalog { get; } = new("s", "t", []) { PhysicalName = ["t"] };

    public Seq<CatalogColumn> Columns => new([.. Types.Select((t, i) => new CatalogColumn($"c{i}", t))]);

    public ScanColumn Column(int index) => new(index, Types[index]);

    /// <summary>A query of all its columns.</summary>
    public ScanQuery Query(params ScanExpression[] values) => new(Catalog, Columns) { Values = new(values) };

    public RowBatch Batch(int first, int count) =>
        new(count, [.. Types.Select((t, i) => Vector(t, [.. Enumerable.Range(first, count).Select(r => Rows[r][i])]))]);

    public static ColumnVector Vector(AdqlType type, object?[] cells) => type.Base switch
    {
        AdqlBase.Boolean or AdqlBase.UnsignedByte => Scalars(cells, c => (byte)(long)c),
        AdqlBase.Smallint => Scalars(cells, c => (short)(long)c),
        AdqlBase.Integer => Scalars(cells, c => (int)(long)c),
        AdqlBase.Bigint or AdqlBase.Timestamp => Scalars(cells, c => (long)c),
        AdqlBase.Real => Scalars(cells, c => (float)(double)c),
        AdqlBase.Double => Scalars(cells, c => (double)c),
        _ => MemoryTextVector.Of([.. cells.Cast<string?>()]),
    };

    public static object? Cell(ColumnVector vector, int row) => vector.IsNull(row) ? null : vector switch
    {
        ScalarVector<byte> v => (long)v.Values[row],
        ScalarVector<short> v => (long)v.Values[row],
        ScalarVector<int> v => (long)v.Values[row],
        ScalarVector<long> v => v.Values[row],
        ScalarVector<float> v => (double)v.Values[row],
        ScalarVector<double> v => v.Values[row],
        TextVector v => Encoding.UTF8.GetString(v.Utf8(row)),
        _ => throw new NotSupportedException(vector.GetType().Name),
    };

    public static IEnumerable<object?[]> Cells(RowBatch batch) =>
        Enumerable.Range(0, batch.Count).Select(row => batch.Columns.Select(c => Cell(c, row)).ToArray());

    public static TableSchema Schema(ScanQuery query) =>
        new([.. query.Values.Select((v, i) => new TableColumn(new FieldInfo($"v{i}", VoDatatype.Char), Kind(v.Type)))]);

    private static CellKind Kind(AdqlType type) => type.Base switch
    {
        AdqlBase.Boolean => CellKind.Boolean,
        AdqlBase.UnsignedByte => CellKind.UnsignedByte,
        AdqlBase.Smallint => CellKind.Short,
        AdqlBase.Integer => CellKind.Int,
        AdqlBase.Bigint => CellKind.Long,
        AdqlBase.Real => CellKind.Float,
        AdqlBase.Double => CellKind.Double,
        AdqlBase.Timestamp => CellKind.Timestamp,
        _ => CellKind.Text,
    };

    /// <summary>Masks only where there are nulls, and garbage in the cells of nulls: nobody may look at them.</summary>
    private static MemoryVector<T> Scalars<T>(object?[] cells, Func<object, T> convert) where T : unmanaged, System.Numerics.INumber<T>
    {
        var mask = new ulong[(cells.Length + 63) / 64];
        for (var i = 0; i < cells.Length; i++) mask[i >> 6] |= (cells[i] is null ? 0UL : 1UL) << i;
        var values = cells.Select(c => c is null ? T.CreateTruncating(77) : convert(c)).ToArray();
        return cells.Contains(null) ? new(values, mask) : new(values);
    }
}
