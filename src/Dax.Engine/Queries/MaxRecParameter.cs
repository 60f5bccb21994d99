using System.Globalization;
using Dax.Engine.Faults;

namespace Dax.Engine.Queries;

/// <summary>MAXREC (DALI 1.1, 3.4.4): how many rows an answer may have.</summary>
internal static class MaxRecParameter
{
    // More digits than a long has are still a number: the most that we give.
    private const int MostDigits = 18;

    /// <summary>The default when nothing was asked for; never more than the service gives at all.</summary>
    public static Result<long> Parse(string? text, QueryOptions options)
    {
        if (string.IsNullOrWhiteSpace(text)) return options.DefaultMaxRec;
        if (text.Length > MostDigits && text.All(char.IsAsciiDigit)) return options.HardMaxRec;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? Math.Min(n, options.HardMaxRec)
            : new Fault.Usage($"MAXREC must be a whole number that is not negative, not '{(text.Length <= 60 ? text : text[..60] + "…")}'.");
    }
}
