using nom.tam.fits;

namespace Dax.CSharpFits.Tests;

/// <summary>A file as CSharpFITS sees it.</summary>
internal static class Reader
{
    public static BasicHDU[] Read(byte[] file) => new Fits(new MemoryStream(file)).Read();

    public static BasicHDU Named(this BasicHDU[] file, string name, int version = 1) =>
        Assert.Single(file, h => h.Header.GetStringValue("EXTNAME")?.Trim() == name && h.Header.GetIntValue("EXTVER", 1) == version);

    /// <summary>Rows of an image, the first one first; physical values are not computed.</summary>
    public static double[][] Rows(this BasicHDU hdu) => [.. ((Array)hdu.Kernel).Cast<Array>().Select(row => row.Cast<object>().Select(v => Convert.ToDouble(v, System.Globalization.CultureInfo.InvariantCulture)).ToArray())];

    public static double Number(this BasicHDU hdu, string keyword)
    {
        Assert.True(hdu.Header.ContainsKey(keyword), $"{keyword} is not there.");
        return hdu.Header.GetDoubleValue(keyword, double.NaN);
    }

    public static string Text(this BasicHDU hdu, string keyword) => (hdu.Header.GetStringValue(keyword) ?? "").Trim();

    /// <summary>Keywords that have a value, each with the value as it is written.</summary>
    public static Dictionary<string, string> Values(this BasicHDU hdu)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < hdu.Header.NumberOfCards; i++)
            if (new HeaderCard(hdu.Header.GetCard(i)) is { Value: { } value, Key: { } key }) values.TryAdd(key, value.Trim());
        return values;
    }
}
