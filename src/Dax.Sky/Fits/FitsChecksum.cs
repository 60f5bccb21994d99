using System.Buffers.Binary;
using System.Globalization;

namespace Dax.Sky.Fits;

/// <summary>The checksum of FITS 4.0, 4.4.2.7 and appendix J: ones' complement sums of big-endian 32-bit words.</summary>
public static class FitsChecksum
{
    private const int Characters = 16;

    /// <summary>Adds bytes to a sum, zeros to a whole word assumed behind them: only the last piece may have a length that is no multiple of 4.</summary>
    public static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        ulong high = 0, low = sum;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var words = BinaryPrimitives.ReadUInt64BigEndian(bytes);
            high += words >> 32;
            low += (uint)words;
        }
        if (bytes.Length > 0)
        {
            Span<byte> rest = stackalloc byte[8];
            rest.Clear();
            bytes.CopyTo(rest);
            high += BinaryPrimitives.ReadUInt32BigEndian(rest);
            low += BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
        }
        return Fold((UInt128)high + low);
    }

    /// <summary>The 16 characters whose words add to the complement of a sum (appendix J.2), rotated for a value that begins at byte 12 of its record.</summary>
    public static string Encode(uint sum)
    {
        var value = ~sum;
        Span<char> text = stackalloc char[Characters];
        Span<int> column = stackalloc int[4];
        for (var i = 0; i < 4; i++)
        {
            var part = (int)(value >> (24 - 8 * i) & 0xFF);
            column.Fill(part / 4 + '0');
            column[0] += part % 4;
            AvoidPunctuation(column);
            for (var j = 0; j < 4; j++) text[(4 * j + i + 1) % Characters] = (char)column[j];
        }
        return new string(text);
    }

    /// <summary>Gives a header DATASUM of its data and the CHECKSUM that makes the whole HDU's sum −0.</summary>
    public static FitsHeader Stamp(FitsHeader header, uint dataSum)
    {
        var builder = header.ToBuilder()
            .Set(FitsCard.Text("CHECKSUM", new string('0', Characters), "HDU checksum"))
            .Set(FitsCard.Text("DATASUM", dataSum.ToString(CultureInfo.InvariantCulture), "data unit checksum"));
        var sum = Add(dataSum, Bytes(builder.ToHeader()));
        return builder.Set(FitsCard.Text("CHECKSUM", Encode(sum), "HDU checksum")).ToHeader();
    }

    /// <summary>Whether an HDU's bytes, header and data, have the checksum that they say; null when they say none.</summary>
    public static bool? Verify(FitsFile file, FitsHdu hdu)
    {
        if (!hdu.Header.TryGetText("CHECKSUM", out var stated) || stated.Length == 0) return null;
        uint sum = 0;
        var part = new byte[64 * FitsBlock.Bytes];
        for (var at = hdu.HeaderOffset; at < hdu.End;)
        {
            var bytes = part.AsSpan(0, (int)Math.Min(part.Length, hdu.End - at));
            file.Source.Read(at, bytes);
            sum = Add(sum, bytes);
            at += bytes.Length;
        }
        return sum is uint.MaxValue or 0;
    }

    private static byte[] Bytes(FitsHeader header)
    {
        var writer = new System.Buffers.ArrayBufferWriter<byte>();
        header.WriteTo(writer);
        return writer.WrittenSpan.ToArray();
    }

    // Characters between digits and letters are moved away in pairs, so that the sum stays.
    private static void AvoidPunctuation(Span<int> column)
    {
        for (var moved = true; moved;)
        {
            moved = false;
            for (var j = 0; j < 4; j += 2)
            {
                if (!IsPunctuation(column[j]) && !IsPunctuation(column[j + 1])) continue;
                column[j]++;
                column[j + 1]--;
                moved = true;
            }
        }
    }

    private static bool IsPunctuation(int c) => c is >= ':' and <= '@' or >= '[' and <= '`';

    private static uint Fold(UInt128 sum)
    {
        while (sum >> 32 != 0) sum = (sum & uint.MaxValue) + (sum >> 32);
        return (uint)sum;
    }
}
