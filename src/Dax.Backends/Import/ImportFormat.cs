using System.IO.Compression;
using Dax.Engine.Faults;

namespace Dax.Backends.Import;

/// <summary>Formats that tables are imported from. All but Parquet may be compressed with gzip.</summary>
public enum ImportFormat { Csv, Tsv, Parquet, VoTable, Fits }

internal static class ImportFormats
{
    private const int HeadLength = 512;

    /// <summary>By extension (with or without <c>.gz</c>), else by the first bytes.</summary>
    public static Result<ImportFormat> Of(string file)
    {
        var name = Path.GetFileName(file).ToUpperInvariant();
        name = name.EndsWith(".GZ", StringComparison.Ordinal) ? name[..^3] : name;
        return Path.GetExtension(name) switch
        {
            ".CSV" => ImportFormat.Csv,
            ".TSV" or ".TAB" => ImportFormat.Tsv,
            ".PARQUET" or ".PARQ" => ImportFormat.Parquet,
            ".VOT" or ".VOTABLE" or ".XML" => ImportFormat.VoTable,
            ".FITS" or ".FIT" or ".FTS" => ImportFormat.Fits,
            _ => ByContent(file),
        };
    }

    private static Result<ImportFormat> ByContent(string file)
    {
        var head = new byte[HeadLength];
        int length;
        using (var stream = OpenPlain(file))
        {
            length = stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false);
        }
        ReadOnlySpan<byte> start = head.AsSpan(0, length);
        if (start.StartsWith("SIMPLE  ="u8))
        {
            return ImportFormat.Fits;
        }
        if (start.StartsWith("PAR1"u8))
        {
            return ImportFormat.Parquet;
        }
        if (start.IndexOf("<VOTABLE"u8) >= 0)
        {
            return ImportFormat.VoTable;
        }
        return new Fault.Usage($"{Path.GetFileName(file)}: neither its name nor its first bytes say what it is; say --format.");
    }

    /// <summary>The file's bytes, decompressed when it begins as gzip does (RFC 1952, 2.3.1).</summary>
    public static Stream OpenPlain(string file, Action<long>? onRead = null)
    {
        Stream stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        var magic = new byte[2];
        var length = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        stream.Position = 0;
        stream = onRead is null ? stream : new CountingStream(stream, onRead);
        return length == 2 && magic is [0x1F, 0x8B] ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }
}
