using Dax.Sky.Fits;
using Microsoft.Win32.SafeHandles;

namespace Dax.Backends.Artifacts.Local;

/// <summary>A part of an open file, which it owns.</summary>
internal sealed class LocalByteSource(SafeFileHandle handle, long begin, long length, IDisposable? reservation = null) : ByteSource
{
    public override long Length => length;

    public override void Read(long offset, Span<byte> into)
    {
        Check(offset, into.Length);
        offset += begin;
        while (into.Length > 0)
        {
            var read = RandomAccess.Read(handle, into, offset);
            if (read == 0) throw new FitsFormatException("The file was cut short while it was read");
            into = into[read..];
            offset += read;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            handle.Dispose();
            reservation?.Dispose();
        }
        base.Dispose(disposing);
    }
}
