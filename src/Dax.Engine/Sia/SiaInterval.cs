using System.Globalization;

namespace Dax.Engine.Sia;

/// <summary>A number, or two of which either may be infinite (SIA 2.0, 2.1.2; DALI 1.1, 3.3.4): limits included.</summary>
internal readonly record struct SiaInterval(double Low, double High)
{
    /// <summary>What is wrong with the text, as the end of a sentence; null when it is an interval.</summary>
    public static string? TryParse(string text, out SiaInterval interval)
    {
        interval = default;
        var parts = text.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is not (1 or 2)) return "is neither a number nor an interval of two";
        if (!TryNumber(parts[0], out var low) || !TryNumber(parts[^1], out var high)) return "is neither a number nor an interval of two, of which either may be -Inf or +Inf";
        if (parts.Length == 1 && !double.IsFinite(low)) return "is not a finite number";
        if (low > high) return "has its limits in the wrong order";
        if (double.IsPositiveInfinity(low) || double.IsNegativeInfinity(high)) return "holds no number";
        interval = new SiaInterval(low, high);
        return null;
    }

    /// <summary>Values that the interval holds.</summary>
    public string Holds(string column) => (double.IsFinite(Low), double.IsFinite(High)) switch
    {
        (true, true) when Low == High => $"{column} = {Number(Low)}",
        (true, true) => $"{column} >= {Number(Low)} AND {column} <= {Number(High)}",
        (true, false) => AtLeast(column),
        _ => AtMost(column),
    };

    /// <summary>Intervals (from column to column) that it has something in common with.</summary>
    public string Overlaps(string from, string to) => $"{AtMost(from)} AND {AtLeast(to)}";

    private string AtLeast(string column) => double.IsFinite(Low) ? $"{column} >= {Number(Low)}" : $"{column} IS NOT NULL";

    private string AtMost(string column) => double.IsFinite(High) ? $"{column} <= {Number(High)}" : $"{column} IS NOT NULL";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static bool TryNumber(string text, out double value)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value)) return true;
        var unsigned = text.AsSpan(text[0] is '+' or '-' ? 1 : 0);
        if (!unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase) && !unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase)) return false;
        value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        return true;
    }
}
