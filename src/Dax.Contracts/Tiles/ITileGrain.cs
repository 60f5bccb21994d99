using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Dax.Contracts.Tiles;

/// <summary>
/// One tile of a HiPS map; the key is <c>SURVEY/ORDER/INDEX</c>. Whoever asks for a tile that is not made yet waits here for the one making. Bytes do not travel: they lie in the tile store.
/// </summary>
[Alias(Aliases.TileGrain)]
public interface ITileGrain : IGrainWithStringKey
{
    /// <summary>Has the tile in a form ("fits", "png", "jpg"), made when it is not there. Throws FaultException: NotFound where the map has nothing, or no such form; Busy and Transient when it cannot be made now.</summary>
    [Alias("Get"), AlwaysInterleave] Task<TileView> Get(string format, CancellationToken cancel = default);

    /// <summary>The datasets whose pixels are in it (DMS-REQ-0381).</summary>
    [Alias("Progenitors"), AlwaysInterleave] Task<ImmutableArray<string>> Progenitors();
}

/// <summary>A file of a map that is there.</summary>
/// <param name="Path">In the tile store, below the map.</param>
/// <param name="ETag">With its quotes.</param>
[GenerateSerializer, Immutable, Alias(Aliases.TileView)]
public sealed record TileView([property: Id(0)] string Path, [property: Id(1)] long Length, [property: Id(2)] string ETag, [property: Id(3)] DateTimeOffset LastModified);
