using Dax.Contracts.Faults;
using Dax.Contracts.Tiles;
using Dax.Engine.Ports;
using Dax.Engine.Tiles.Surveys;
using Microsoft.Extensions.Options;

namespace Dax.Grains.Tiles;

/// <summary>Opens files of maps in the store; small ones that were read not long ago are answered from memory, as long as the validator is theirs.</summary>
internal sealed class TileFiles(ITileStore store, HipsSurveys surveys, IOptions<HipsOptions> options) : ITileFiles
{
    /// <summary>Larger ones would drive out too many others.</summary>
    private const int MostKept = 4 << 20;

    private readonly TileMemory memory = new(options.Value.MemoryBytes);

    public ValueTask<TileFile?> Open(string survey, string path, string? etag, CancellationToken cancel) =>
        etag is not null && memory.Find(survey, path, etag) is { } kept ? new ValueTask<TileFile?>(kept) : Read(survey, path, etag, cancel);

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
            return file.Info.Length <= MostKept && memory.Bound > 0 ? await Keep(file, survey, path, cancel) : new StoredTile(file);
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

    /// <summary>In the store, held open.</summary>
    private sealed class StoredTile(StoredFile file) : TileFile
    {
        public override long Length => file.Info.Length;
        public override string ETag => file.Info.ETag;
        public override DateTimeOffset LastModified => file.Info.LastModified;
        public override ReadOnlyMemory<byte>? Bytes => null;

        public override ValueTask Read(long offset, Memory<byte> into, CancellationToken cancel) => file.Read(offset, into, cancel);

        protected override void Dispose(bool disposing)
        {
            if (disposing) file.Dispose();
        }
    }
}
