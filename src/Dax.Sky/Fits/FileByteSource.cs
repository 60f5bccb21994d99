using Microsoft.Win32.SafeHandles;

namespace Dax.Sky.Fits;

/// <summary>
/// A file, read where it is wanted. Not mapped into memory: a file that another process cuts short must be an error of one request, not the end of the service.
/// </summary>
public sealed class FileByteSource : ByteSource
{
    private readonly SafeFileHandle handle;
    private readonly IDisposable owner;

    /// <summary>Opens the file. Throws IOException (FileNotFoundException and others) and UnauthorizedAccessException as the file system has it.</summary>
    public FileByteSource(string path) : this(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)) { }

    /// <param name="owner">Closed with the source.</param>
    internal FileByteSource(SafeFileHandle handle, IDisposable? owner = null)
    {
        this.handle = handle;
        this.owner = owner ?? handle;
        Length = RandomAccess.GetLength(handle);
    }

    public override long Length { get; }

    public override void Read(long offset, Span<byte> into)
    {
        Check(offset, into.Length);
        while (into.Length > 0)
        {
            var got = RandomAccess.Read(handle, into, offset);
            if (got <= 0) throw new FitsFormatException("The file became shorter while it was read");
            offset += got;
            into = into[got..];
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) owner.Dispose();
        base.Dispose(disposing);
    }
}
