using Dax.Adql.Binding;
using static Dax.Adql.Binding.AdqlBase;

namespace Dax.Differential.Tests.Catalog;

/// <summary>Tables of values: numbers, texts, times, and keys to join by.</summary>
internal static partial class SeedCatalog
{
    private const long Exact = 1L << 53;

    /// <summary>Ties of rounding, signs, zeros, NaN and the infinities.</summary>
    private static SeedTable Numbers() => new("numbers", [new("id", Integer), new("s", Smallint), new("i", Integer), new("r", Real), new("d", AdqlBase.Double)],
    [
        [1L, 0L, 0L, 0f, 0.0], [2L, 1L, 1L, 1f, 1.0], [3L, -1L, -1L, -1f, -1.0], [4L, 2L, 7L, 0.5f, 0.5], [5L, -2L, -7L, -0.5f, -0.5], [6L, 3L, 7L, 1.5f, 1.5],
        [7L, -3L, -7L, 2.5f, 2.5], [8L, 3L, -7L, -2.5f, -2.5], [9L, -3L, 7L, 0.1f, 0.1], [10L, null, 5L, 1e10f, 1e10], [11L, 5L, null, 1e-10f, 1e-10], [12L, 10L, 100L, null, 0.125],
        [13L, 32767L, 2147483647L, 0.25f, null], [14L, -32768L, -2147483648L, 3.75f, 12345.678], [15L, 4L, 10L, float.NaN, double.NaN], [16L, 4L, 10L, float.PositiveInfinity, double.PositiveInfinity],
        [17L, 4L, -10L, float.NegativeInfinity, double.NegativeInfinity], [18L, null, null, null, null], [19L, 6L, 3L, 16777216f, 16777217.0], [20L, 6L, 3L, 100f, 100.0],
    ]);

    /// <summary>The largest and smallest whole numbers, and those beside 2^53, which a double cannot tell apart.</summary>
    private static SeedTable Whole() => new("whole", [new("id", Integer), new("b", Bigint), new("c", Bigint)],
    [
        [1L, long.MaxValue, 1L], [2L, long.MinValue, 2L], [3L, Exact, 3L], [4L, Exact + 1, 4L], [5L, -Exact - 1, 5L], [6L, 0L, 0L], [7L, null, 7L], [8L, 123456789012345678L, -3L],
        [9L, -123456789012345678L, -3L], [10L, 5L, 2L], [11L, -5L, 2L], [12L, 5L, -2L], [13L, long.MaxValue - 1, null], [14L, long.MinValue + 1, 1L], [15L, 1L, 0L],
    ]);

    private static SeedTable Words() => new("words", [new("id", Integer), new("t", Text), new("u", Text)],
    [
        [1L, "a", "A"], [2L, "A", "a"], [3L, "", ""], [4L, " ", ""], [5L, "a ", "a"], [6L, null, "x"], [7L, "%", "%"], [8L, "_", "__"], [9L, "\\", "\\\\"], [10L, "it's", "it''s"],
        [11L, "abc", "abc"], [12L, "ABC", "abc"], [13L, "aBc", "ABC"], [14L, "á", "Á"], [15L, "Ω", "ω"], [16L, "星空", "星"], [17L, "😀x", "😀"], [18L, "e\u0301", "é"], [19L, "100%", "100\\%"],
        [20L, "a_c", "a%c"], [21L, "line\nbreak", "tab\there"], [22L, "NULL", "null"], [23L, "z", null], [24L, "Z", "ÿ"], [25L, "\"q\"", "`b`"], [26L, "10", "9"], [27L, "-1.5", "1e3"], [28L, "<&>", "&lt;"],
        [29L, "\uFF41", "\U0001F600"], [30L, "ж", "Ж"],
    ]);

    private static SeedTable Times() => new("times", [new("id", Integer), new("ts", Timestamp), new("te", Timestamp), new("iso", Text)],
    [
        Row(1, "2000-01-01T00:00:00", "2000-01-01T00:00:00"), Row(2, "2026-01-31T12:00:00", "2026-01-31T12:00:01"), Row(3, "2026-01-31T12:00:00.5", "2026-01-31T12:00:00.499999"),
        Row(4, "2026-01-31T12:00:00.123456", "2026-01-31"), Row(5, "1969-12-31T23:59:59.999999", "1970-01-01"), Row(6, "2000-02-29T23:59:59", "2000-03-01"), Row(7, "1900-01-01", "1858-11-17"),
        Row(8, "9999-12-31T23:59:59", "1000-01-01"), Row(9, null, "2024-12-31T23:59:59"), Row(10, "2026-01-31", null), Row(11, "2026-01-31T00:00:00", "2026-01-31T00:00:00.000001"), Row(12, "2038-01-19T03:14:08", "2038-01-19T03:14:07"),
    ]);

    private static object?[] Row(int id, string? ts, string? te) => [(long)id, Time(ts), Time(te), ts];

    private static object? Time(string? iso) => iso is null ? null : DateTime.Parse(iso, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>With <see cref="Parts"/>: keys missing on either side, doubled on both, and null.</summary>
    private static SeedTable Orders() => new("orders", [new("k", Integer), new("v", Text), new("w", AdqlBase.Double)],
    [
        [1L, "one", 1.0], [2L, "two", 2.0], [2L, "zwei", 2.5], [3L, null, null], [null, "none", 0.0], [5L, "five", -5.0], [5L, "five", -5.0], [7L, "", double.NaN], [null, null, 1.0], [8L, "Eight", 8.0],
    ]);

    private static SeedTable Parts() => new("parts", [new("k", Bigint), new("v", Text), new("u", Smallint)],
    [
        [1L, "one", 10L], [1L, "uno", 11L], [2L, "two", 20L], [4L, "four", 40L], [5L, "five", null], [5L, "fünf", 51L], [null, "none", 0L], [6L, null, 60L], [8L, "eight", 80L], [null, null, null],
    ]);
}
