using Dax.Engine.Tiles;

namespace Dax.Grains.Tiles;

/// <summary>Names of tiles' formats.</summary>
internal static class TileFormats
{
    public static TileFormat? Find(string name) => name switch { "fits" => TileFormat.Fits, "png" => TileFormat.Png, "jpg" => TileFormat.Jpeg, _ => null };

    public static string Name(TileFormat format) => TileKey.Extension(format)[1..];
}
