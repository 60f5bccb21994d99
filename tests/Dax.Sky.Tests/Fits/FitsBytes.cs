using System.Buffers;
using System.Text;
using Dax.Sky.Fits;

namespace Dax.Sky.Tests.Fits;

/// <summary>Small FITS files, put together by hand: independent of the writer under test.</summary>
internal static class FitsBytes
{
    public static byte[] Header(params string[] records)
    {
        var text = new StringBuilder();
        foreach (var record in records.Append("END")) text.Append(record.PadRight(80));
        while (text.Length % 2880 != 0) text.Append(' ');
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(p => p)];

    public static byte[] Padded(byte[] data, byte with = 0) => [.. data, .. Enumerable.Repeat(with, (2880 - data.Length % 2880) % 2880)];

    /// <summary>A primary image and its data, with more records behind the mandatory ones.</summary>
    public static byte[] Image(int bitpix, long[] axes, byte[] data, params string[] more) =>
        Join(Header([.. ImageRecords("SIMPLE  =                    T", bitpix, axes), .. more]), Padded(data));

    public static IEnumerable<string> ImageRecords(string first, int bitpix, long[] axes) =>
        [first, $"BITPIX  = {bitpix,20}", $"NAXIS   = {axes.Length,20}", .. axes.Select((n, i) => $"{"NAXIS" + (i + 1),-8}= {n,20}")];

    public static FitsFile Open(byte[] bytes, FitsLimits? limits = null) => FitsFile.Open(new MemoryByteSource(bytes), limits);

    public static FitsHeader Parse(params string[] records) => FitsHeader.Parse(Header(records));

    public static byte[] Written(FitsHeader header)
    {
        var writer = new ArrayBufferWriter<byte>();
        header.WriteTo(writer);
        return writer.WrittenSpan.ToArray();
    }
}
