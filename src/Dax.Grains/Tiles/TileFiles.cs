using Dax.Contracts.Faults;
using Dax.Contracts.Tiles;
using Dax.Engine.Ports;
using Dax.Engine.Tiles.Surveys;
using Microsoft.Extensions.Options;

namespace Dax.Grains.Tiles;

/// <summary>Opens files of maps in the store; small ones that were read not long ago are answered from memory, others from files that are open still, as long as the validator is theirs.</summary>
internal sealed class TileFiles(ITileStore store, HipsSurveys surveys, IOptions<HipsOptions> options, TimeProvider time) : ITileFiles, IDisposable
{
    /// <summary>Larger ones would drive out too many others.</summary>
    private const int MostKept = 4 << 20;

    private readonly TileMemory memory = new(options.Value.MemoryBytes);
    private readonly OpenTiles open = new(time);

    public ValueTask<TileFile?> Open(string survey, string path, string? etag, CancellationToken cancel) =>
        etag is not null && (memory.Find(survey, path, etag) ?? open.Find(survey, path, etag)) is { } known ? new ValueTask<TileFile?>(known) : Read(survey, path, etag, cancel);

    public void Dispose() => open.Dispose();

    private async ValueTask<TileFile?> Read(string survey, string path, string? etag, CancellationToken cancel)
    {
        if (!surveys.TryFind(survey, out var map)) return null;
        try
        {
            var file = await store.Open(map.Name, path, cancel);
            if (file is null || (etag is not null && file.Info.ETag != etag))
            {
                file?.Dispose();
                return null;
            }
            if (file.Info.Length <= MostKept && memory.Bound > 0) return await Keep(file, survey, path, cancel);
            // Only a local file that is open is the one that was opened, whatever takes its place.
            return file.FilePath is null ? new StoredTile(file) : open.Add(survey, path, file);
        }
        catch (IOException)
        {
            throw new FaultException(new FaultView(FaultCode.Transient, "The store of tiles does not answer. Please try again later."));
        }
    }

    private async ValueTask<TileFile> Keep(StoredFile file, string survey, string path, CancellationToken cancel)
    {
        using (file)
        {
            var bytes = GC.AllocateUninitializedArray<byte>((int)file.Info.Length);
            await file.Read(0, bytes, cancel);
            var kept = new MemoryTile(file.Info, bytes);
            memory.Add(survey, path, kept);
            return kept;
        }
    }

    /// <summary>In a store that is elsewhere.</summary>
    private sealed class StoredTile(StoredFile file) : TileFile
    {
        public override long Length => file.Info.Length;
        public override string ETag => file.Info.ETag;
        public override DateTimeOffset LastModified => file.Info.LastModified;
        public override ReadOnlyMemory<byte>? Bytes => null;
        public override bool IsAtHand => false;

        public override ValueTask Read(long offset, Memory<byte> into, CancellationToken cancel) => file.Read(offset, into, cancel);

        protected override void Dispose(bool disposing)
        {
            if (disposing) file.Dispose();
        }
    }
}
