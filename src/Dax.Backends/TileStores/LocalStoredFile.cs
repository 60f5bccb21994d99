using Dax.Engine.Ports;
using Microsoft.Win32.SafeHandles;

namespace Dax.Backends.TileStores;

/// <summary>The file that was opened, whatever takes its place meanwhile.</summary>
internal sealed class LocalStoredFile : StoredFile
{
    private readonly SafeFileHandle file;

    private LocalStoredFile(string path, SafeFileHandle file, StoredFileInfo info) : base(info) => (FilePath, this.file) = (path, file);

    public override string FilePath { get; }

    /// <summary>Null when there is none.</summary>
    public static LocalStoredFile? Open(string path)
    {
        try
        {
            var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            try
            {
                return new LocalStoredFile(path, file, FileTileStore.Describe(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file)));
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>From the page cache, mostly: waiting on another thread would cost more than most reads take.</summary>
    public override ValueTask Read(long offset, Memory<byte> into, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        while (!into.IsEmpty)
        {
            var count = RandomAccess.Read(file, into.Span, offset);
            if (count == 0) throw new IOException("A file of a map ends too early.");
            (offset, into) = (offset + count, into[count..]);
        }
        return ValueTask.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
    }
}
