using System.Globalization;
using Dax.Ivoa.Tables;
using Dax.Ivoa.VOTable;
using Dax.Sky.Fits;

namespace Dax.Ivoa.Fits;

/// <summary>What a FITS column is in a VOTable.</summary>
internal static class FitsForms
{
    public static bool IsArray(this FitsForm form) => form.Letter != 'A' && (form.Descriptor is not null || form.Repeat != 1 || form.Letter is 'C' or 'M');

    /// <summary>The arraysize of the column.</summary>
    public static string? ArraySize(this FitsForm form, string? tdim)
    {
        if (form.Descriptor is not null) return "*";
        if (tdim is not null && TryDimensions(form, tdim, out var dimensions)) return dimensions;
        return form.Repeat == 1 ? null : form.Repeat.ToString(CultureInfo.InvariantCulture);
    }

    // A TDIM that does not multiply to the repeat count is ignored (FITS 4.0, 7.3.2).
    private static bool TryDimensions(FitsForm form, string tdim, out string arraySize)
    {
        arraySize = tdim.Trim().TrimStart('(').TrimEnd(')').Replace(" ", "", StringComparison.Ordinal).Replace(',', 'x');
        return arraySize.Contains('x', StringComparison.Ordinal) && ArrayShape.TryParse(arraySize, out var shape) && !shape.IsVariable && shape.Count == form.Repeat;
    }
}
