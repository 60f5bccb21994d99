using System.Buffers;
using Dax.Sky.Fits;

namespace Dax.Ivoa.Fits;

/// <summary>Reads the blocks of a header (FITS 4.0, 4.1) from a stream that may not seek.</summary>
internal static class FitsHeaderReader
{
    public const int BlockBytes = 2880;

    /// <summary>The next header, or null at the end of the file.</summary>
    public static async Task<FitsHeader?> Read(Stream stream, FitsTableLimits limits, CancellationToken cancel)
    {
        var bytes = new ArrayBufferWriter<byte>(BlockBytes);
        while (bytes.WrittenCount / FitsCard.RecordBytes <= limits.MaxHeaderCards)
        {
            var isFirst = bytes.WrittenCount == 0;
            var block = bytes.GetMemory(BlockBytes)[..BlockBytes];
            var got = await stream.ReadAtLeastAsync(block, BlockBytes, throwOnEndOfStream: false, cancel);
            if (got == 0 && isFirst) return null;
            if (got < BlockBytes) throw new FitsTableFormatException(isFirst ? "This is not a FITS file, or it ends too early" : "The FITS file ends inside of a header");
            if (isFirst && !block.Span.StartsWith("SIMPLE  ="u8) && !block.Span.StartsWith("XTENSION="u8)) return NotAHeader(block.Span[..FitsCard.RecordBytes]);
            bytes.Advance(BlockBytes);
            if (HasEnd(block.Span)) return FitsHeader.Parse(bytes.WrittenMemory);
        }
        throw new FitsTableFormatException($"A FITS header has more than {limits.MaxHeaderCards} cards");
    }

    // Special records behind the last HDU are deprecated but legal (FITS 4.0, 3.5); anything else at the start of a file is no FITS.
    private static FitsHeader? NotAHeader(ReadOnlySpan<byte> card) =>
        card.IndexOfAnyExceptInRange((byte)' ', (byte)'~') >= 0 || card.IndexOfAnyExcept((byte)' ') < 0 ? null : throw new FitsTableFormatException("This is not a FITS file");

    private static bool HasEnd(ReadOnlySpan<byte> block)
    {
        for (var at = 0; at < block.Length; at += FitsCard.RecordBytes)
            if (block[at..].StartsWith("END     "u8)) return true;
        return false;
    }
}
