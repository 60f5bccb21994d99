using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Tests.Tables;

/// <summary>Tables with every type, chosen by a seed: nulls, extremes, not-a-number, markup and characters of every plane.</summary>
internal static class RandomTables
{
    private static readonly string[] Texts =
        ["", "a", "STAR", "  led and trailed ", "a,b", "say \"hi\"", "<&>'\"", "tab\there", "two\nlines", "Ångström", "銀河", "🔭 telescope", "\\N", "x]]>y", "NaN", new string('w', 200), "carriage\rreturn"];

    /// <summary>One column of every type and shape.</summary>
    public static TableSchema AllTypes { get; } = new(
    [
        Scalar("truth", VoDatatype.Boolean, CellKind.Boolean), Scalar("onebit", VoDatatype.Bit, CellKind.Boolean),
        Scalar("small", VoDatatype.UnsignedByte, CellKind.UnsignedByte), Scalar("short", VoDatatype.Short, CellKind.Short),
        Scalar("int", VoDatatype.Int, CellKind.Int), Scalar("long", VoDatatype.Long, CellKind.Long),
        Scalar("float", VoDatatype.Float, CellKind.Float), Scalar("double", VoDatatype.Double, CellKind.Double) with { Field = new FieldInfo("ra", VoDatatype.Double) { Unit = "deg", Ucd = "pos.eq.ra;meta.main", Description = "Right <ascension> & more", Utype = "a:b.c", Id = "ra_id" } },
        Text("text", VoDatatype.Char, "*"), Text("fixedtext", VoDatatype.Char, "6"), Text("boundtext", VoDatatype.Char, "300*"), Text("unicode", VoDatatype.UnicodeChar, "*"), Text("letter", VoDatatype.Char, null),
        new TableColumn(new FieldInfo("moment", VoDatatype.Char, "*") { XType = "timestamp" }, CellKind.Timestamp),
        Many("bits", VoDatatype.Bit, "11", CellKind.Boolean), Many("truths", VoDatatype.Boolean, "*", CellKind.Boolean), Many("blob", VoDatatype.UnsignedByte, "*", CellKind.UnsignedByte),
        Many("shorts", VoDatatype.Short, "2x3", CellKind.Short), Many("ints", VoDatatype.Int, "*", CellKind.Int), Many("longs", VoDatatype.Long, "3", CellKind.Long),
        Many("floats", VoDatatype.Float, "10*", CellKind.Float), Many("doubles", VoDatatype.Double, "2x*", CellKind.Double),
        Many("complex", VoDatatype.FloatComplex, null, CellKind.Float), Many("complexes", VoDatatype.DoubleComplex, "*", CellKind.Double),
    ]);

    public static TestTable Make(int seed)
    {
        var random = new Random(seed);
        var rows = seed % 5 == 0 ? seed % 2 : random.Next(1, 40);
        return new TestTable(AllTypes, [.. Enumerable.Range(0, rows).Select(_ => AllTypes.Columns.Select(c => Cell(c, random)).ToArray())]);
    }

    private static TableColumn Scalar(string name, VoDatatype datatype, CellKind kind) => new(new FieldInfo(name, datatype), kind);
    private static TableColumn Text(string name, VoDatatype datatype, string? size) => new(new FieldInfo(name, datatype, size), CellKind.Text);
    private static TableColumn Many(string name, VoDatatype datatype, string? size, CellKind kind) => new(new FieldInfo(name, datatype, size), kind, IsArray: true);

    private static object? Cell(TableColumn column, Random random)
    {
        if (random.Next(5) == 0) return null;
        if (column.Kind == CellKind.Text) return TextFor(column.Field.ArraySize, Texts[random.Next(Texts.Length)]);
        if (!column.IsArray) return Value(column.Kind, random);
        var count = column.Field.ArraySize switch { "11" => 11, "2x3" => 6, "3" => 3, "2x*" => 2 * random.Next(4), null => 2, _ => random.Next(9) };
        if (column.Field.Name == "complexes") count *= 2;
        return column.Kind switch
        {
            CellKind.Boolean or CellKind.UnsignedByte => Fill<byte>(count, column.Kind, random),
            CellKind.Short => Fill<short>(count, column.Kind, random),
            CellKind.Int => Fill<int>(count, column.Kind, random),
            CellKind.Long => Fill<long>(count, column.Kind, random),
            CellKind.Float => Fill<float>(count, column.Kind, random),
            _ => Fill<double>(count, column.Kind, random),
        };
    }

    private static T[] Fill<T>(int count, CellKind kind, Random random) => [.. Enumerable.Range(0, count).Select(_ => (T)Value(kind, random))];

    // What a fixed size would cut is cut here already, so that every format can give it back.
    private static string TextFor(string? arraySize, string text)
    {
        var width = arraySize switch { null => 1, "6" => 6, _ => int.MaxValue };
        return width == int.MaxValue ? text : new string([.. text.Where(c => c is > ' ' and < (char)127).Take(width)]);
    }

    private static object Value(CellKind kind, Random random) => kind switch
    {
        CellKind.Boolean => (object)(byte)random.Next(2),
        CellKind.UnsignedByte => (byte)random.Next(256),
        CellKind.Short => (short)random.Next(short.MinValue + 1, short.MaxValue + 1),
        CellKind.Int => random.Next(3) == 0 ? random.Next(-9, 10) : random.Next(int.MinValue + 1, int.MaxValue),
        CellKind.Long => random.Next(3) == 0 ? random.NextInt64(-9, 10) : random.NextInt64(long.MinValue + 1, long.MaxValue),
        CellKind.Timestamp => Moment(random),
        CellKind.Float => Special(random) is { } s ? (float)s : random.Next(2) == 0 ? random.NextSingle() * 30 : BitConverter.Int32BitsToSingle(random.Next(0x7F7FFFFF)),
        _ => Special(random) ?? (random.Next(2) == 0 ? random.NextDouble() * 360 : BitConverter.Int64BitsToDouble(random.NextInt64(0x7FEFFFFFFFFFFFFF))),
    };

    private static long Moment(Random random)
    {
        var seconds = random.NextInt64(-60_000_000_000, 250_000_000_000);
        return seconds * 1_000_000 + (random.Next(2) == 0 ? 0 : random.Next(1_000_000));
    }

    private static double? Special(Random random) => random.Next(12) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => double.NegativeInfinity,
        3 => 0,
        4 => -0.0,
        _ => null,
    };
}
