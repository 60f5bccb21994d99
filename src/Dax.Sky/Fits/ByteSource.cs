namespace Dax.Sky.Fits;

/// <summary>Bytes that can be read anywhere and by many threads at once: a file, a member of an archive, an object in a store, memory.</summary>
public abstract class ByteSource : IDisposable
{
    /// <summary>In bytes; does not change while the source is open.</summary>
    public abstract long Length { get; }

    /// <summary>Fills <paramref name="into"/> from <paramref name="offset"/> on. Throws <see cref="FitsFormatException"/> when the source ends before, IOException when it cannot be read.</summary>
    public abstract void Read(long offset, Span<byte> into);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) { }
}
