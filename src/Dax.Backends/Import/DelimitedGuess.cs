using System.Text;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Import;

/// <summary>
/// Guesses the type of every column of a text: the first of boolean words, whole numbers, numbers, times that all its cells are; else text. Whole numbers with
/// leading zeros are names, not numbers. A column without any value is text, and asks for more rows than a sample.
/// </summary>
internal static class DelimitedGuess
{
    /// <summary>Rows that are looked at first; a later cell that does not fit makes us look at all.</summary>
    public const long SampleRows = 20_000;

    [Flags]
    private enum Fits : byte { None = 0, Boolean = 1, Long = 2, Double = 4, Timestamp = 8, All = 15, Unseen = 16 }

    public static CellKind[] Run(DelimitedScanner scanner, int columnCount, byte[]? nullText, long rows)
    {
        var fits = new Fits[columnCount];
        Array.Fill(fits, Fits.All | Fits.Unseen);
        for (long row = 0; (row < rows || Array.Exists(fits, f => f.HasFlag(Fits.Unseen))) && scanner.Next(); row++)
        {
            var cells = scanner.Cells;
            // A wrong number of cells is told when the row is read for good.
            for (var i = 0; i < Math.Min(cells.Length, columnCount); i++)
            {
                var text = scanner.Bytes(cells[i]).Trim(" \t"u8);
                if (fits[i] != Fits.None && cells[i].State != CellState.Null && !text.IsEmpty && (nullText is null || !text.SequenceEqual(nullText)))
                {
                    fits[i] = Narrow(fits[i] & Fits.All, text);
                }
            }
        }
        return Array.ConvertAll(fits, Kind);
    }

    private static Fits Narrow(Fits fits, ReadOnlySpan<byte> text)
    {
        if (fits.HasFlag(Fits.Boolean) && !(Ascii.EqualsIgnoreCase(text, "true"u8) || Ascii.EqualsIgnoreCase(text, "false"u8)))
        {
            fits &= ~Fits.Boolean;
        }
        var isName = IsName(text);
        if (fits.HasFlag(Fits.Long) && (isName || !LongParser.TryParse(text, out _)))
        {
            fits &= ~Fits.Long;
        }
        if (fits.HasFlag(Fits.Double) && (isName || !DoubleParser.TryParse(text, out _)))
        {
            fits &= ~Fits.Double;
        }
        if (fits.HasFlag(Fits.Timestamp) && !TimestampCell.TryParse(text, out _))
        {
            fits &= ~Fits.Timestamp;
        }
        return fits;
    }

    private static bool IsName(ReadOnlySpan<byte> text) => text.Length > 1 && text[0] == '0' && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    private static CellKind Kind(Fits fits) => fits switch
    {
        _ when fits.HasFlag(Fits.Unseen) || fits == Fits.None => CellKind.Text,
        _ when fits.HasFlag(Fits.Boolean) => CellKind.Boolean,
        _ when fits.HasFlag(Fits.Long) => CellKind.Long,
        _ when fits.HasFlag(Fits.Double) => CellKind.Double,
        _ => CellKind.Timestamp,
    };
}
