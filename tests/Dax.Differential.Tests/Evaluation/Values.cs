using System.Globalization;
using System.Text;

namespace Dax.Differential.Tests.Evaluation;

/// <summary>Order, equality and identity of values, as docs/adql.md fixes them.</summary>
internal static class Values
{
    /// <summary>
    /// Numbers by value: whole ones exactly among themselves, else as doubles. NaN equals itself and is greater than every number. Texts by code
    /// points, flags false before true. Neither is null.
    /// </summary>
    public static int Compare(object a, object b) => (a, b) switch
    {
        (long x, long y) => x.CompareTo(y),
        (string x, string y) => CompareText(x, y),
        (bool x, bool y) => x.CompareTo(y),
        (DateTime x, DateTime y) => x.CompareTo(y),
        _ => CompareDoubles(ToDouble(a), ToDouble(b)),
    };

    private static int CompareDoubles(double a, double b) =>
        double.IsNaN(a) || double.IsNaN(b) ? double.IsNaN(a).CompareTo(double.IsNaN(b)) : a.CompareTo(b == 0 ? 0.0 : b) is var sign && a == b ? 0 : sign;

    private static int CompareText(string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b));

    public static double ToDouble(object value) => value switch
    {
        long whole => whole,
        float single => single,
        double number => number,
        bool flag => flag ? 1 : 0,
        _ => throw new InvalidOperationException($"{value.GetType().Name} is no number."),
    };

    public static long ToWhole(object value) => value switch
    {
        long whole => whole,
        bool flag => flag ? 1 : 0,
        _ => throw new InvalidOperationException($"{value.GetType().Name} is no whole number."),
    };

    /// <summary>Null first or last is the caller's: here a null equals a null, as in groups, DISTINCT and set operations.</summary>
    public static string Identity(IEnumerable<object?> row)
    {
        var text = new StringBuilder();
        foreach (var cell in row)
            text.Append(Show(cell)).Append('\u0001');
        return text.ToString();
    }

    /// <summary>A cell as a person and a dictionary can tell it from others. Zero has no sign.</summary>
    public static string Show(object? cell) => cell switch
    {
        null => "∅",
        string text => $"'{text}'",
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        float single => single == 0 ? "0" : single.ToString("R", CultureInfo.InvariantCulture),
        double number => number == 0 ? "0" : number.ToString("R", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException(cell.GetType().Name),
    };
}
