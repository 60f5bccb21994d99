using System.Collections.Immutable;

namespace Dax.Sky.Fits;

/// <summary>
/// A FITS file whose headers have been read: where everything lies. Does not change, and many threads may read its data at once. Owns its source.
/// </summary>
public sealed class FitsFile : IDisposable
{
    private FitsFile(ByteSource source, FitsLimits limits, ImmutableArray<FitsHdu> hdus) => (Source, Limits, Hdus) = (source, limits, hdus);

    public ByteSource Source { get; }
    public FitsLimits Limits { get; }

    /// <summary>At least the primary one.</summary>
    public ImmutableArray<FitsHdu> Hdus { get; }

    /// <summary>
    /// Reads all headers; a file that is gzipped as a whole is unpacked first. Special records behind the last HDU (FITS 4.0, 3.5) are not looked at. Owns the source
    /// from then on, also when it fails. Throws <see cref="FitsFormatException"/>, and IOException when the source cannot be read.
    /// </summary>
    public static FitsFile Open(ByteSource source, FitsLimits? limits = null, CancellationToken cancel = default)
    {
        limits ??= FitsLimits.Default;
        try
        {
            if (SpooledByteSource.IsGzip(source)) source = SpooledByteSource.Gunzip(source, limits, cancel);
            return new FitsFile(source, limits, ReadHdus(source, limits, cancel));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>The HDU of a name (EXTNAME, compared without case) and, if given, of a version; null when there is none.</summary>
    public FitsHdu? Find(string name, long? version = null)
    {
        foreach (var hdu in Hdus)
            if (hdu.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && (version is null || hdu.Version == version)) return hdu;
        return null;
    }

    public void Dispose() => Source.Dispose();

    private static ImmutableArray<FitsHdu> ReadHdus(ByteSource source, FitsLimits limits, CancellationToken cancel)
    {
        var hdus = ImmutableArray.CreateBuilder<FitsHdu>();
        long headerBytes = 0;
        for (long at = 0; at < source.Length;)
        {
            cancel.ThrowIfCancellationRequested();
            if (FitsHeaderReader.Read(source, at, hdus.Count, limits, ref headerBytes) is not { } header) break;
            if (hdus.Count >= limits.MaxHdus) throw new FitsFormatException($"The file has more than {limits.MaxHdus} HDUs");
            var hdu = FitsHdu.Locate(hdus.Count, header.Header, at, header.DataOffset, source.Length, limits);
            hdus.Add(hdu);
            at = hdu.End;
        }
        return hdus.Count > 0 ? hdus.DrainToImmutable() : throw new FitsFormatException("The file is empty");
    }
}
