using System.Runtime.CompilerServices;

namespace Dax.Ivoa.Tables;

/// <summary>Reads the null mask of a vector once and for all rows.</summary>
internal static class Validity
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Has(ReadOnlySpan<ulong> mask, int row) => mask.IsEmpty || (mask[row >> 6] >> (row & 63) & 1) != 0;

    /// <summary>Whether rows [first, first + count) hold a null.</summary>
    public static bool AnyNull(ReadOnlySpan<ulong> mask, int first, int count)
    {
        if (mask.IsEmpty) return false;
        for (var row = first; row < first + count;)
        {
            if ((row & 63) == 0 && row + 64 <= first + count)
            {
                if (mask[row >> 6] != ulong.MaxValue) return true;
                row += 64;
            }
            else if (!Has(mask, row++)) return true;
        }
        return false;
    }
}
