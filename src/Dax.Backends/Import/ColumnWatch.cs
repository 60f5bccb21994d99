using System.Globalization;
using System.Text;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Import;

/// <summary>
/// Looks at what a column really holds, so that what is published of it is true: a column with nulls is nullable, a declared length is at
/// least that of its longest value, and text beyond ASCII is unicodeChar (VOTable 1.4, 2.1: char is ASCII).
/// </summary>
internal sealed class ColumnWatch(PlannedColumn column)
{
    private readonly bool hasLengths = column.Type.IsArray || column.Type.Kind == CellKind.Text;
    private long nulls;
    private bool isBeyondAscii;
    private int longest;
    private int shortest = int.MaxValue;

    public void See(ColumnVector vector)
    {
        var mask = vector.Validity;
        if (!mask.IsEmpty)
        {
            nulls += CountNulls(mask, vector.Count);
        }
        if (hasLengths)
        {
            Lengths(vector);
        }
    }

    /// <summary>The entry as it is published.</summary>
    public ColumnEntry Publish(List<string> warnings)
    {
        var entry = column.Entry;
        if (!entry.Nullable && nulls > 0)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"Column {column.Name} is described as never null, and {nulls} rows have none: it is published as nullable."));
            entry = entry with { Nullable = true };
        }
        if (hasLengths && entry.Field.ArraySize is { } declared && Fitting(declared) is { } fitting)
        {
            warnings.Add($"Column {column.Name} is described with length {declared}, and its values have {shortest} to {longest}: it is published with length {fitting}.");
            entry = entry with { Field = entry.Field with { ArraySize = fitting } };
        }
        return isBeyondAscii ? entry with { Field = entry.Field with { Datatype = VoDatatype.UnicodeChar } } : entry;
    }

    /// <summary>Null when the declared arraysize holds every value. Shapes of several axes are left alone.</summary>
    private string? Fitting(string declared)
    {
        if (longest == 0 || !int.TryParse(declared.TrimEnd('*'), NumberStyles.None, CultureInfo.InvariantCulture, out var limit))
        {
            return null;
        }
        // Texts shorter than a fixed length are padded by who writes them; arrays cannot be.
        var isShort = column.Type.Kind != CellKind.Text && !declared.EndsWith('*') && shortest < limit;
        return longest > limit || isShort ? Math.Max(longest, limit).ToString(CultureInfo.InvariantCulture) + "*" : null;
    }

    private static long CountNulls(ReadOnlySpan<ulong> mask, int count)
    {
        long set = 0;
        for (var i = 0; i < count >> 6; i++)
        {
            set += long.PopCount((long)mask[i]);
        }
        if ((count & 63) != 0)
        {
            set += long.PopCount((long)(mask[count >> 6] & ((1UL << (count & 63)) - 1)));
        }
        return count - set;
    }

    private void Lengths(ColumnVector vector)
    {
        for (var row = 0; row < vector.Count; row++)
        {
            if (!vector.IsNull(row))
            {
                isBeyondAscii = isBeyondAscii || (vector is TextVector text && !Ascii.IsValid(text.Utf8(row)));
                var length = Length(vector, row);
                longest = Math.Max(longest, length);
                shortest = Math.Min(shortest, length);
            }
        }
    }

    private static int Length(ColumnVector vector, int row) => vector switch
    {
        TextVector v => v.Utf8(row).Length,
        ArrayVector<byte> v => v.Elements(row).Length,
        ArrayVector<short> v => v.Elements(row).Length,
        ArrayVector<int> v => v.Elements(row).Length,
        ArrayVector<long> v => v.Elements(row).Length,
        ArrayVector<float> v => v.Elements(row).Length,
        ArrayVector<double> v => v.Elements(row).Length,
        _ => 0,
    };
}
