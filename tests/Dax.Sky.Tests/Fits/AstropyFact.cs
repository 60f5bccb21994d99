using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Dax.Sky.Fits;

namespace Dax.Sky.Tests.Fits;

/// <summary>
/// Compares an HDU with what astropy said of it (tests/Dax.Interop.Tests/Fits/facts.py tells in which words); false when there is nothing of the kind to compare.
/// Used by the golden files here and by the live comparison in Dax.Interop.Tests.
/// </summary>
internal static class AstropyFact
{
    public static bool SameHeader(FitsFile file, FitsHdu hdu, JsonElement fact)
    {
        Assert.Equal(fact.GetProperty("count").GetInt32(), file.Hdus.Length);
        Assert.Equal(fact.GetProperty("name").GetString(), hdu.Name, ignoreCase: true);
        var expected = fact.GetProperty("cards").EnumerateArray().ToArray();
        Assert.Equal(expected.Length, hdu.Header.Cards.Length);
        for (var i = 0; i < expected.Length; i++) Same(expected[i], hdu.Header.Cards[i]);
        return true;
    }

    public static bool SamePixels(FitsFile file, FitsHdu hdu, JsonElement fact)
    {
        if (!fact.TryGetProperty("image", out var expected)) return false;
        var image = FitsImage.Open(file, hdu);
        Assert.Equal(Longs(expected.GetProperty("axes")), image.Axes);
        var whole = PixelBox.Whole(image.Axes.AsSpan());
        Assert.Equal(expected.GetProperty("stored").GetString(), Stored(image, whole));
        Assert.Equal(expected.GetProperty("physical").GetString(), Physical(image, whole));
        foreach (var section in expected.GetProperty("sections").EnumerateArray())
        {
            var box = PixelBox.Of(Longs(section.GetProperty("lower")), Longs(section.GetProperty("upper")));
            Assert.True(section.GetProperty("stored").GetString() == Stored(image, box), $"{box} differs");
        }
        return true;
    }

    public static bool SameTable(FitsFile file, FitsHdu hdu, JsonElement fact)
    {
        if (!fact.TryGetProperty("table", out var expected)) return false;
        var table = FitsTable.Open(file, hdu);
        Assert.Equal(expected.GetProperty("rows").GetInt64(), table.RowCount);
        var columns = expected.GetProperty("columns").EnumerateArray().ToArray();
        Assert.Equal(columns.Select(c => c.GetProperty("name").GetString()), table.Columns.Select(c => c.Name));
        for (var i = 0; i < columns.Length; i++) Same(columns[i], table, table.Columns[i]);
        return true;
    }

    private static void Same(JsonElement expected, FitsCard card)
    {
        var where = $"'{card}' against {expected}";
        var kind = expected.GetProperty("kind").GetString();
        Assert.True(kind == card.Kind.ToString(), where);
        Assert.True(string.Equals(expected.GetProperty("keyword").GetString(), card.Keyword, StringComparison.OrdinalIgnoreCase), where);
        if (expected.GetProperty("comment").GetString() is { } comment) Assert.True(comment == card.Comment, where);
        switch (kind)
        {
            case "Real": Assert.True(card.TryGetNumber(out var real) && real.Equals(expected.GetProperty("number").GetDouble()), where); break;
            case "Integer": Assert.True(card.TryGetInteger(out var integer) && integer == long.Parse(expected.GetProperty("text").GetString()!, CultureInfo.InvariantCulture), where); break;
            case "Complex":
                Assert.True(card.TryGetComplex(out var complex) && complex.Real.Equals(expected.GetProperty("number").GetDouble()) && complex.Imaginary.Equals(expected.GetProperty("imaginary").GetDouble()), where);
                break;
            case "Logical" or "Text": Assert.True(expected.GetProperty("text").GetString() == card.ValueText, where); break;
        }
    }

    private static void Same(JsonElement expected, FitsTable table, FitsTableColumn column)
    {
        Assert.Equal(expected.GetProperty("unit").GetString(), column.Unit);
        Assert.Equal(expected.GetProperty("null").ValueKind == JsonValueKind.Null ? null : expected.GetProperty("null").GetInt64(), column.Null);
        if (expected.TryGetProperty("values", out var values))
        {
            var numbers = new double[table.RowCount * column.Form.Repeat];
            table.ReadNumbers(column, 0, numbers);
            Assert.True(values.GetString() == Hash(numbers), $"{table.Hdu} {column}");
        }
        if (expected.TryGetProperty("texts", out var texts))
            Assert.Equal(texts.EnumerateArray().Select(t => t.GetString()), Enumerable.Range(0, texts.GetArrayLength()).Select(row => table.ReadText(column, row)));
        if (!expected.TryGetProperty("lengths", out var lengths)) return;
        var ranges = new FitsHeapRange[table.RowCount];
        table.ReadDescriptors(column, 0, ranges);
        Assert.Equal(Longs(lengths), ranges.Select(r => r.Count));
        if (!expected.TryGetProperty("arrays", out var arrays)) return;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var range in ranges)
        {
            var bytes = new byte[column.Form.Bytes(range.Count)];
            table.ReadArray(range, bytes);
            hash.AppendData(bytes);
        }
        Assert.Equal(arrays.GetString(), Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static string Stored(FitsImage image, PixelBox box)
    {
        var bytes = new byte[box.PixelCount * image.BytesPerPixel];
        image.ReadSection(box, bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private static string Physical(FitsImage image, PixelBox box)
    {
        var values = new double[box.PixelCount];
        image.ReadValues(box, values);
        return Hash(values);
    }

    // There are many NaNs; all are one here.
    private static string Hash(double[] values)
    {
        foreach (ref var value in values.AsSpan())
            if (double.IsNaN(value)) value = BitConverter.Int64BitsToDouble(0x7FF8000000000000);
        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan())));
    }

    private static long[] Longs(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetInt64())];
}
