using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Dax.Ivoa.Soda;

/// <summary>From one number to another, both included; infinite where it is open.</summary>
public readonly record struct SodaInterval(double Low, double High)
{
    public bool Overlaps(double low, double high) => Low <= high && low <= High;
}

/// <summary>BAND and TIME (SODA 1.0, 3.3; DALI 1.1, 3.3.2): two numbers, -Inf and +Inf where there is no limit, or one for both.</summary>
public static class SodaIntervals
{
    public static bool TryParse(string parameter, string value, out SodaInterval interval, [NotNullWhen(false)] out string? error)
    {
        Span<double> numbers = stackalloc double[2];
        var count = 0;
        error = null;
        foreach (var part in value.AsSpan().Tokenize())
        {
            if (count == 2 || !TryNumber(part, out numbers[count++])) error = "two numbers are expected";
            if (error is not null) break;
        }
        if (error is null && count == 0) error = "two numbers are expected";
        if (count == 1) numbers[1] = numbers[0];
        interval = new SodaInterval(numbers[0], numbers[1]);
        if (error is null && interval.Low > interval.High) error = "the first number is greater than the second";
        if (error is null && (double.IsPositiveInfinity(interval.Low) || double.IsNegativeInfinity(interval.High))) error = "an interval needs a number on one side at least";
        if (error is not null) error = $"{parameter}: {error}, not '{(value.Length > 60 ? value[..60] + "…" : value)}'.";
        return error is null;
    }

    /// <summary>As DALI writes numbers: NaN is none, infinities are <c>Inf</c>, <c>+Inf</c>, <c>-Inf</c> in any case.</summary>
    internal static bool TryNumber(ReadOnlySpan<char> text, out double number)
    {
        var word = text.TrimStart("+-");
        if (word.Equals("Inf", StringComparison.OrdinalIgnoreCase) || word.Equals("Infinity", StringComparison.OrdinalIgnoreCase))
        {
            number = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return text.Length - word.Length <= 1;
        }
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }
}
