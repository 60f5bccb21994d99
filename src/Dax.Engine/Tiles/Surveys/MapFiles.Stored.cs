using System.Buffers;
using System.Collections.Immutable;
using Dax.Engine.Faults;
using Dax.Engine.Tiles.Making.Building;
using Dax.Ivoa.Hips;

namespace Dax.Engine.Tiles.Surveys;

public sealed partial class MapFiles
{
    /// <summary>Puts what is said of a map beside its tiles once all of them are made: then the store of files is a HiPS by itself, that any tool can read and any web server give out.</summary>
    /// <returns>What is wrong; null when all is well.</returns>
    internal async ValueTask<Fault?> Publish(LiveMap map, CancellationToken cancel)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        HipsProperties.Write(output, MapProperties.Of(MapDescription.Of(map), naming.Value.Authority, BuiltFormats(map)));
        try
        {
            await store.Write(map.Name, "properties", output.WrittenMemory, cancel);
            var images = await Get(map, "metadata.xml", cancel);
            if (!images.IsOk) return images.Fault;
            await store.Flush(map.Name, cancel);
            return null;
        }
        catch (IOException e)
        {
            OnFailed(e, map.Name, "properties");
            return new Fault.Transient("The store of tiles does not answer; please try again later.");
        }
    }

    private static ImmutableArray<string> BuiltFormats(LiveMap map) => map.Survey.IsColor ? [Name(TileOutput.Picture)] : [Name(TileFormat.Fits), Name(TileOutput.Picture)];

    private static string Name(TileFormat format) => TileKey.Extension(format)[1..];
}
