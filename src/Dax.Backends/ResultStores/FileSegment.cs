using Dax.Engine.Ports;
using Microsoft.Win32.SafeHandles;

namespace Dax.Backends.ResultStores;

/// <summary>A result's file and its notes, by whatever name the file has at the moment of opening. Both stay when the names go.</summary>
internal sealed class FileSegment : IResultSegment
{
    private readonly SafeFileHandle bytes;
    private readonly SafeFileHandle notes;

    private FileSegment(SafeFileHandle bytes, SafeFileHandle notes) => (this.bytes, this.notes) = (bytes, notes);

    public static FileSegment? Open(string path)
    {
        // The unfinished name first: between the two looks it may become the other, never the other way round.
        if (!File.Exists(path + DurableFiles.Notes) || (TryOpen(path + DurableFiles.Unfinished) ?? TryOpen(path)) is not { } bytes)
            return null;
        if (TryOpen(path + DurableFiles.Notes) is { } notes)
            return new FileSegment(bytes, notes);
        bytes.Dispose();
        return null;
    }

    public ValueTask<int> Read(long offset, Memory<byte> into, CancellationToken cancel) => RandomAccess.ReadAsync(bytes, into, offset, cancel);

    public ValueTask<int> ReadNotes(long offset, Memory<byte> into, CancellationToken cancel) => RandomAccess.ReadAsync(notes, into, offset, cancel);

    public ValueTask DisposeAsync()
    {
        bytes.Dispose();
        notes.Dispose();
        return ValueTask.CompletedTask;
    }

    private static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
