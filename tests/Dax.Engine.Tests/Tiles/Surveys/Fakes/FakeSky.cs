using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Dax.Engine.Cutouts;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Engine.Ports;
using Dax.Engine.Tiles;
using Dax.Engine.Tiles.Making;
using Dax.Sky.Geometry;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tests.Tiles.Surveys.Fakes;

/// <summary>Images that are circles on the sky, each of one value; tiles of them, whose pixels are the sums of the values of those that they are made of. Counts what is made.</summary>
internal sealed class FakeSky : IImageFinder, IImageOpener, ITileMaker, IDatasetCoverage, IButlerRepositories
{
    private readonly List<FoundImage> images = [];
    private readonly Dictionary<Guid, float> values = [];
    private readonly ConcurrentDictionary<(string, HipsTile), int> made = new();
    private int asked;

    /// <summary>How often the registry was asked.</summary>
    public int Asked => Volatile.Read(ref asked);

    /// <summary>Waits before a tile is made.</summary>
    public Func<HipsTile, Task> Gate { get; set; } = _ => Task.CompletedTask;

    /// <summary>What the next tiles end in.</summary>
    public Fault? Fault { get; set; }

    public int Made(string survey, HipsTile tile) => made.GetValueOrDefault((survey, tile));

    public int AllMade => made.Values.Sum();

    public Guid Add(double lon, double lat, double radius, float value, string band = "g")
    {
        var id = Guid.NewGuid();
        var dataset = new DatasetRef(id, "image", "run", new DataId([new("band", band)]), "ExposureF") { IngestedAt = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        lock (images)
        {
            values[id] = value;
            images.Add(new FoundImage(new DatasetUri("repo", id), new ExpandedDataset(dataset, FrozenDictionary<string, DimensionRecord>.Empty), new SkyCircle(new SkyPoint(lon, lat), radius)));
        }
        return id;
    }

    /// <summary>Registers an image a second time under its id.</summary>
    public void AddAgain(Guid id)
    {
        lock (images)
        {
            var at = images.FindIndex(i => i.Uri.Id == id);
            var dataset = images[at].Dataset;
            images[at] = images[at] with { Dataset = dataset with { Ref = dataset.Ref with { IngestedAt = dataset.Ref.IngestedAt + TimeSpan.FromDays(1) } } };
        }
    }

    public void Remove(Guid id)
    {
        lock (images) images.RemoveAll(i => i.Uri.Id == id);
    }

    public ValueTask<Result<ImmutableArray<FoundImage>>> Find(ImageSelection selection, ISkyRegion? region, int limit, CancellationToken cancel)
    {
        Interlocked.Increment(ref asked);
        lock (images)
        {
            var found = images.Where(i => selection.Band is null || i.Dataset.Ref.DataId["band"]?.ToString() == selection.Band).OrderBy(i => i.Uri.Id).ToImmutableArray();
            return new(found.Length > limit ? new Fault.Usage("Too many.") : new Result<ImmutableArray<FoundImage>>(found));
        }
    }

    public ValueTask<Result<ImmutableArray<FoundImage>>> Find(IReadOnlyList<DatasetUri> ids, CancellationToken cancel) => throw new NotSupportedException();

    /// <summary>There are no files: orders must be configured.</summary>
    public ValueTask<Result<OpenImage>> Open(DatasetUri uri, ImageNeeds needs, CancellationToken cancel) => new(new Fault.NotFound("There are no files here."));

    /// <summary>Nor registries of anything else.</summary>
    ImmutableArray<string> IButlerRepositories.Labels => [];

    ValueTask<Result<IButlerRepository>> IButlerRepositories.Open(string label, CancellationToken cancel) => new(new Fault.NotFound("There are no registries here."));

    public ValueTask<DatasetCoverage> Of(DatasetHandle handle, CancellationToken cancel) => new(DatasetCoverage.Unknown);

    public async ValueTask<Result<TilePixels?>> Make(HipsSurvey survey, HipsTile tile, IReadOnlyList<FoundImage> found, CancellationToken cancel)
    {
        made.AddOrUpdate((survey.Name, tile), 1, (_, n) => n + 1);
        await Gate(tile);
        if (Fault is { } fault) return fault;
        var sum = 0f;
        var isAny = false;
        foreach (var image in found)
        {
            // As files are: only what lies in the circle has pixels.
            var centre = HealpixNested.Center(tile.Order, tile.Index);
            if (!image.Region!.Contains(centre.ToUnitVector())) continue;
            sum += values[image.Uri.Id];
            isAny = true;
        }
        if (!isAny) return new Result<TilePixels?>((TilePixels?)null);
        var pixels = new TilePixels(tile, "nJy");
        pixels.Values.Fill(sum);
        return pixels;
    }
}
