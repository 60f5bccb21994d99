using Dax.Engine.Ports;
using Microsoft.Win32.SafeHandles;

namespace Dax.Backends.ResultStores;

/// <summary>
/// Writes go to the page cache on the caller's thread (a copy; waiting for a pool thread would cost more than most of them take). Only
/// <see cref="Complete"/> waits for the disk, on a thread of its own.
/// </summary>
internal sealed class FileResultWriter(string path, DiskWorkers disk) : IResultWriter
{
    private readonly SafeFileHandle file = File.OpenHandle(path + DurableFiles.Unfinished, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    private SafeFileHandle? notes;
    private long length;
    private long noted;
    private bool isBeingPublished;
    private bool isPublished;

    public ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        RandomAccess.Write(file, bytes.Span, length);
        length += bytes.Length;
        return ValueTask.CompletedTask;
    }

    public ValueTask Note(ReadOnlyMemory<byte> note, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        notes ??= File.OpenHandle(path + DurableFiles.Notes, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.Write(notes, note.Span, noted);
        noted += note.Length;
        return ValueTask.CompletedTask;
    }

    public async ValueTask<long> Complete(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (RandomAccess.GetLength(file) != length)
            throw new IOException($"A result of {length} bytes has {RandomAccess.GetLength(file)} on disk.");
        isBeingPublished = true;
        await disk.Run(() =>
        {
            var attempt = Path.GetDirectoryName(path)!;
            var job = Path.GetDirectoryName(attempt)!;
            DurableFiles.Publish(file, path, attempt, job, Path.GetDirectoryName(job)!);
            return 0;
        });
        isPublished = true;
        return length;
    }

    public ValueTask DisposeAsync()
    {
        file.Dispose();
        notes?.Dispose();
        if (!isPublished)
            Discard();
        return ValueTask.CompletedTask;
    }

    /// <summary>The folders go too when nothing else is in them; the job may be deleted meanwhile, and they with it.</summary>
    private void Discard()
    {
        try
        {
            File.Delete(path + DurableFiles.Unfinished);
            File.Delete(path + DurableFiles.Notes);
            if (isBeingPublished)
                File.Delete(path);
            var attempt = Path.GetDirectoryName(path)!;
            Directory.Delete(attempt);
            Directory.Delete(Path.GetDirectoryName(attempt)!);
        }
        catch (IOException)
        {
            // Not empty, or gone already: both are as they should be, and the stray sweep finds what is left.
        }
    }
}
