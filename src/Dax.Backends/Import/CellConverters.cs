using System.Numerics;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Import;

/// <summary>Turns a column as a file has it into the column that the table needs. Made once per column.</summary>
internal abstract class CellConverter
{
    /// <summary>The same rows as the target type; valid until the next call.</summary>
    /// <exception cref="CellRefusedException">A cell has no value in the target type.</exception>
    public abstract ColumnVector Convert(ColumnVector source);
}

/// <summary>A row's value does not exist in the target type.</summary>
internal sealed class CellRefusedException(int row, string value) : Exception(value)
{
    /// <summary>Within the vector.</summary>
    public int Row { get; } = row;
}

/// <summary>Which conversions there are: between numbers where no value is lost silently, and from text to anything.</summary>
internal static class CellConverters
{
    /// <summary>Whether cells can be taken as they are or be converted.</summary>
    public static bool Exist(TableColumn from, TableColumn to) =>
        IsSame(from, to) || (!from.IsArray && from.Kind == CellKind.Text) || (IsNumber(from) && IsNumber(to));

    /// <summary>Null when cells can be taken as they are.</summary>
    public static CellConverter? Create(TableColumn from, TableColumn to)
    {
        if (IsSame(from, to))
        {
            return null;
        }
        return from.Kind switch
        {
            CellKind.Text => new TextConverter(to),
            CellKind.Boolean or CellKind.UnsignedByte => From<byte>(to),
            CellKind.Short => From<short>(to),
            CellKind.Int => From<int>(to),
            CellKind.Long => From<long>(to),
            CellKind.Float => From<float>(to),
            CellKind.Double => From<double>(to),
            _ => throw new ArgumentException($"No conversion from {from.Kind}.", nameof(from)),
        };
    }

    private static CellConverter From<T>(TableColumn to) where T : unmanaged, INumber<T> => to.Kind switch
    {
        CellKind.Boolean => new NumberConverter<T, byte>(byte.CreateChecked(1)),
        CellKind.UnsignedByte => new NumberConverter<T, byte>(byte.MaxValue),
        CellKind.Short => new NumberConverter<T, short>(short.MaxValue),
        CellKind.Int => new NumberConverter<T, int>(int.MaxValue),
        CellKind.Long => new NumberConverter<T, long>(long.MaxValue),
        CellKind.Float => new NumberConverter<T, float>(float.MaxValue),
        CellKind.Double => new NumberConverter<T, double>(double.MaxValue),
        _ => throw new ArgumentException($"No conversion to {to.Kind}.", nameof(to)),
    };

    private static bool IsSame(TableColumn from, TableColumn to) => from.Kind == to.Kind && from.IsArray == to.IsArray;

    private static bool IsNumber(TableColumn column) => !column.IsArray && column.Kind is not (CellKind.Text or CellKind.Timestamp);
}

/// <summary>Text as any type, by the rules of a text file.</summary>
internal sealed class TextConverter(TableColumn to) : CellConverter
{
    private static readonly DelimitedDialect Rules = new((byte)',', HasQuotes: false, HasEscapes: false, EmptyTextIsNull: true, Latin1: false);
    private CellColumn? cells;
    private int capacity;

    public override ColumnVector Convert(ColumnVector source)
    {
        if (cells is null || capacity < source.Count)
        {
            capacity = source.Count;
            cells = CellColumns.Create(to, Rules, capacity);
        }
        cells.Clear();
        var texts = (TextVector)source;
        for (var row = 0; row < texts.Count; row++)
        {
            if (texts.IsNull(row))
            {
                cells.AddNull();
            }
            else if (!cells.TryAdd(texts.Utf8(row), isLiteral: false))
            {
                throw new CellRefusedException(row, CellText.Show(texts.Utf8(row)));
            }
        }
        return cells.Vector();
    }
}

/// <summary>
/// Numbers. A whole number must not change; a fraction never becomes a whole number; not-a-number becomes null where the target has none.
/// Float from double rounds, but does not overflow.
/// </summary>
internal sealed class NumberConverter<TFrom, TTo>(TTo largest) : CellConverter
    where TFrom : unmanaged, INumber<TFrom>
    where TTo : unmanaged, INumber<TTo>
{
    private static readonly bool IsWhole = typeof(TTo) != typeof(float) && typeof(TTo) != typeof(double);
    private TTo[] values = [];
    private ulong[] validity = [];

    public override ColumnVector Convert(ColumnVector source)
    {
        var from = ((ScalarVector<TFrom>)source).Values;
        if (values.Length < from.Length)
        {
            (values, validity) = (new TTo[from.Length], new ulong[(from.Length + 63) / 64]);
        }
        var mask = source.Validity;
        for (var row = 0; row < from.Length; row++)
        {
            var isNull = !mask.IsEmpty && (mask[row >> 6] >> (row & 63) & 1) == 0;
            isNull |= IsWhole && TFrom.IsNaN(from[row]);
            var bit = 1UL << (row & 63);
            validity[row >> 6] = isNull ? validity[row >> 6] & ~bit : validity[row >> 6] | bit;
            values[row] = isNull ? default : One(from[row], row);
        }
        return new MemoryVector<TTo>(values.AsMemory(0, from.Length), validity.AsMemory(0, (from.Length + 63) / 64));
    }

    private TTo One(TFrom value, int row)
    {
        var converted = TTo.CreateSaturating(value);
        var good = IsWhole
            ? converted <= largest && TFrom.CreateSaturating(converted) == value
            : TTo.IsFinite(converted) || !TFrom.IsFinite(value);
        return good ? converted : throw new CellRefusedException(row, value.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
    }
}
