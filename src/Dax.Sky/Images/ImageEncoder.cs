namespace Dax.Sky.Images;

/// <summary>
/// A picture in a file format: rows in, from the top, bytes out into the writer that the encoder was made with. Between calls the caller may flush that. Not for
/// several threads at once.
/// </summary>
public abstract class ImageEncoder : IDisposable
{
    private int rows;

    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="channels">1 for grey, 3 for red, green, blue.</param>
    /// <param name="longest">What the format allows for either side.</param>
    protected ImageEncoder(int width, int height, int channels, int longest)
    {
        if (width < 1 || width > longest) throw new ArgumentOutOfRangeException(nameof(width), width, $"From 1 to {longest}.");
        if (height < 1 || height > longest) throw new ArgumentOutOfRangeException(nameof(height), height, $"From 1 to {longest}.");
        if (channels is not (1 or 3)) throw new ArgumentOutOfRangeException(nameof(channels), channels, "1 or 3.");
        (Width, Height, Channels) = (width, height, channels);
    }

    public int Width { get; }

    public int Height { get; }

    public int Channels { get; }

    public int RowBytes => Width * Channels;

    /// <summary>The next rows, whole ones, one byte a channel.</summary>
    public void WriteRows(ReadOnlySpan<byte> pixels)
    {
        if (pixels.Length % RowBytes != 0) throw new ArgumentException("Rows come whole.", nameof(pixels));
        var count = pixels.Length / RowBytes;
        if (count > Height - rows) throw new ArgumentException("There are more rows than the picture has.", nameof(pixels));
        rows += count;
        Encode(pixels);
    }

    /// <summary>After the last row: the rest of the file.</summary>
    public void Complete()
    {
        if (rows != Height) throw new InvalidOperationException($"{rows} of {Height} rows were written.");
        Finish();
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Encode(ReadOnlySpan<byte> rows);

    protected abstract void Finish();

    protected virtual void Dispose(bool disposing)
    {
    }
}
