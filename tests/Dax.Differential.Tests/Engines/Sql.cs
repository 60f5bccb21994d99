using System.Globalization;

namespace Dax.Differential.Tests.Engines;

/// <summary>Cells as literals of standard SQL, to be cast to their column's type.</summary>
internal static class Sql
{
    public static string Quoted(string text, char quote) => quote + text.Replace(quote.ToString(), new(quote, 2), StringComparison.Ordinal) + quote;

    public static string Text(object? cell) => cell is null ? "NULL" : Quoted(Plain(cell), '\'');

    private static string Plain(object cell) => cell switch
    {
        string text => text,
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float single => single.ToString("R", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException(cell.GetType().Name),
    };
}
