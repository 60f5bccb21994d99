using System.Buffers;
using System.Buffers.Binary;
using Dax.Engine.Datasets;
using Dax.Engine.Imagery;
using Dax.Engine.Tests.Cutouts;
using Dax.Sky.Fits;
using Dax.Sky.Geometry;
using Dax.Sky.Resampling;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tests.Tiles.Making;

/// <summary>Images of a made-up sky, as files of a repository, and an opener for them that counts.</summary>
internal sealed class SkyImages : IDisposable
{
    private readonly FakeRepository repository = new();
    private readonly DatasetHandles handles;
    private readonly List<FoundImage> found = [];

    public SkyImages()
    {
        var opener = new DatasetOpener(repository, repository, new RepositoryAliases(), NullLogger<DatasetOpener>.Instance);
        handles = new DatasetHandles(opener, Options.Create(new DatasetOptions()), TimeProvider.System);
        Opener = new ImageOpener(handles);
    }

    public IImageOpener Opener { get; }

    public IReadOnlyList<FoundImage> Found => found;

    /// <param name="value">Of a place (degrees).</param>
    public async Task<FoundImage> Add(SkyGrid grid, Func<double, double, float> value)
    {
        var uri = repository.Add(File(grid, value));
        found.Add(new FoundImage(uri, (await repository.Find(uri.Id, default)).Value, null));
        return found[^1];
    }

    public void Replace(FoundImage image, SkyGrid grid, Func<double, double, float> value) => repository.Replace(image.Uri, File(grid, value));

    /// <summary>Its data end too early.</summary>
    public FoundImage Truncate(FoundImage image)
    {
        repository.Replace(image.Uri, System.IO.File.ReadAllBytes(repository.PathOf(image.Uri))[..5760]);
        return image;
    }

    public void Dispose()
    {
        handles.Dispose();
        repository.Dispose();
    }

    private static byte[] File(SkyGrid grid, Func<double, double, float> value)
    {
        var header = new FitsHeaderBuilder().SetImage(true, -32, [grid.Width, grid.Height]);
        foreach (var card in grid.Cards()) header.Set(card);
        var (world, data) = (grid.World(), new byte[grid.Width * grid.Height * 4]);
        for (var i = 0; i < grid.Width * grid.Height; i++)
        {
            var isThere = world.TryPixelToSky(i % grid.Width + 1, i / grid.Width + 1, out SkyPoint at);
            BinaryPrimitives.WriteSingleBigEndian(data.AsSpan(4 * i), isThere ? value(at.LonDegrees, at.LatDegrees) : float.NaN);
        }
        var output = new ArrayBufferWriter<byte>();
        using var writer = new FitsWriter(output);
        writer.WriteHdu(header.ToHeader(), data);
        return output.WrittenSpan.ToArray();
    }
}
