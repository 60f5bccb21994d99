using Dax.Ivoa.Tables;

namespace Dax.Benchmarks;

/// <summary>The shape of a survey's object table: an id, a position, six magnitudes with errors, flags and a class; 17 columns.</summary>
internal static class SurveyShape
{
    private static readonly string[] Bands = ["u", "g", "r", "i", "z", "y"];
    private static readonly string[] Classes = ["STAR", "GALAXY", "QSO", "UNKNOWN"];

    public static readonly string[] Names =
        ["objectId", "ra", "dec", .. Bands.Select(b => "mag_" + b), .. Bands.Select(b => "magerr_" + b), "flags", "band_class"];

    public static readonly TableSchema Schema = new(
    [
        new(new FieldInfo("objectId", VoDatatype.Long), CellKind.Long),
        new(new FieldInfo("ra", VoDatatype.Double) { Unit = "deg" }, CellKind.Double),
        new(new FieldInfo("dec", VoDatatype.Double) { Unit = "deg" }, CellKind.Double),
        .. Names[3..15].Select(n => new TableColumn(new FieldInfo(n, VoDatatype.Float) { Unit = "mag" }, CellKind.Float)),
        new(new FieldInfo("flags", VoDatatype.Int), CellKind.Int),
        new(new FieldInfo("band_class", VoDatatype.Char, "*"), CellKind.Text),
    ]);

    /// <summary>The same rows each time.</summary>
    public static RowBatch Rows(int count)
    {
        var random = new Random(1);
        ColumnVector[] columns =
        [
            Column(count, i => 9813L << 40 | (uint)i),
            Column(count, _ => random.NextDouble() * 360),
            Column(count, _ => random.NextDouble() * 180 - 90),
            .. Bands.Select(_ => Column(count, _ => (float)(18 + 8 * Math.Sqrt(random.NextDouble())))),
            .. Bands.Select(_ => Column(count, _ => (float)(0.005 + 0.3 * random.NextDouble()))),
            Column(count, _ => random.Next(16)),
            MemoryTextVector.Of([.. Enumerable.Range(0, count).Select(_ => Classes[random.Next(4)])]),
        ];
        return new RowBatch(count, columns);
    }

    private static MemoryVector<T> Column<T>(int count, Func<int, T> value) where T : unmanaged
    {
        var values = new T[count];
        for (var i = 0; i < count; i++)
            values[i] = value(i);
        return new MemoryVector<T>(values);
    }
}
