using System.Collections.Immutable;
using System.Globalization;

namespace Dax.Sky.Fits;

/// <summary>The keywords of a binary table's columns (FITS 4.0, 7.3.1 and 7.3.2).</summary>
internal static class FitsTableColumns
{
    public static ImmutableArray<FitsTableColumn> Read(FitsHeader header, int rowBytes, FitsLimits limits)
    {
        var fields = header.Integer("TFIELDS", 0);
        if (fields < 0 || fields > limits.MaxColumns) throw new FitsFormatException($"the table has {fields} columns (at most {limits.MaxColumns} are accepted)");
        var columns = ImmutableArray.CreateBuilder<FitsTableColumn>((int)fields);
        long offset = 0;
        for (var n = 1; n <= fields; n++)
        {
            var form = FitsForm.Parse(header.Text(Key("TFORM", n)) ?? throw new FitsFormatException($"TFORM{n} is missing"), Key("TFORM", n));
            if (form.RowBytes > rowBytes - offset) throw new FitsFormatException("the columns are wider than the rows");
            columns.Add(Column(header, n, form, (int)offset));
            offset += form.RowBytes;
        }
        return columns.MoveToImmutable();
    }

    private static string Key(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}{number}");

    private static FitsTableColumn Column(FitsHeader header, int n, FitsForm form, int offset) => new(n, header.Text(Key("TTYPE", n)) ?? "", form, offset)
    {
        Unit = header.Text(Key("TUNIT", n)),
        Dimensions = Dimensions(header.Text(Key("TDIM", n)), form),
        Null = form.Letter is 'B' or 'I' or 'J' or 'K' ? header.OptionalInteger(Key("TNULL", n)) : null,
        Scale = header.Number(Key("TSCAL", n), 1),
        Zero = header.Number(Key("TZERO", n), 0),
    };

    // A TDIM that needs more values than a cell has is no TDIM (FITS 4.0, 7.3.2).
    private static ImmutableArray<long> Dimensions(string? tdim, FitsForm form)
    {
        if (tdim is null || form.Descriptor is not null || !tdim.StartsWith('(') || !tdim.EndsWith(')')) return [];
        var dimensions = ImmutableArray.CreateBuilder<long>();
        UInt128 count = 1;
        foreach (var part in tdim[1..^1].Split(','))
        {
            if (!long.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length == 0) return [];
            count *= (UInt128)length;
            if (count > (UInt128)form.Repeat) return [];
            dimensions.Add(length);
        }
        return dimensions.DrainToImmutable();
    }
}
