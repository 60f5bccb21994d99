using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>A tile in all its forms, by plain numbers: <c>SURVEY/ORDER/INDEX</c>.</summary>
public sealed record TileAddress(string Survey, int Order, long Index)
{
    internal HipsTile Tile => new(Order, Index);

    /// <summary>False for what names no tile.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TileAddress? address)
    {
        address = null;
        var parts = text.Split('/');
        if (parts.Length != 3 || !HipsOptions.IsName(parts[0])) return false;
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var order) || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return false;
        if (!new HipsTile(order, index).IsValid) return false;
        address = new TileAddress(parts[0], order, index);
        return true;
    }

    /// <summary>Below the map.</summary>
    public string Path(TileFormat format) => Key(format).Path;

    internal TileKey Key(TileFormat format) => new(Survey, Tile, format);
}
