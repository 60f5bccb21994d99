using System.Buffers;
using Dax.Engine.Ports;

namespace Dax.Backends.ResultStores;

/// <summary>Keeps what is written until it is too much for a row; then all of it goes to a file.</summary>
internal sealed class SmallResultWriter(ResultKey key, ISmallResults table, IResultStore files) : IResultWriter
{
    private byte[] kept = [];
    private int length;
    private MemoryStream? notes;
    private IResultWriter? file;

    public async ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (file is null && length + bytes.Length <= SmallResultStore.MostBytes)
        {
            Keep(bytes.Span);
            return;
        }
        if (file is null)
        {
            file = await files.Create(key, cancel);
            await file.Write(kept.AsMemory(0, length), cancel);
            if (notes is not null)
                await file.Note(notes.GetBuffer().AsMemory(0, (int)notes.Length), cancel);
            notes = null;
            Release();
        }
        await file.Write(bytes, cancel);
    }

    public ValueTask Note(ReadOnlyMemory<byte> note, CancellationToken cancel)
    {
        if (file is not null)
            return file.Note(note, cancel);
        (notes ??= new MemoryStream(256)).Write(note.Span);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<long> Complete(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (file is not null)
            return await file.Complete(cancel);
        await table.Put(key, kept.AsSpan(0, length).ToArray());
        return length;
    }

    public ValueTask DisposeAsync()
    {
        Release();
        return file?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (kept.Length < length + bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length + bytes.Length, 4096));
            kept.AsSpan(0, length).CopyTo(larger);
            ReturnKept();
            kept = larger;
        }
        bytes.CopyTo(kept.AsSpan(length));
        length += bytes.Length;
    }

    private void Release()
    {
        ReturnKept();
        (kept, length) = ([], 0);
    }

    private void ReturnKept()
    {
        if (kept.Length > 0)
            ArrayPool<byte>.Shared.Return(kept);
    }
}
