using Dax.Sky.Images;

namespace Dax.Engine.Tiles.Making;

/// <summary>How three maps become one in colour.</summary>
public static class TileColors
{
    private const double Softness = 8;

    /// <summary>Black where each map's own pictures are black; about as bright as theirs in the mean. A map without values is taken as it is.</summary>
    /// <param name="red">What its pictures show black and white; null when no pixel has a value. So for the others.</param>
    public static LuptonRgb Of(PixelRange? red, PixelRange? green, PixelRange? blue)
    {
        var width = (Width(red) + Width(green) + Width(blue)) / 3;
        return new LuptonRgb((Low(red), Low(green), Low(blue)), width > 0 ? width : 1, Softness);
    }

    private static double Low(PixelRange? cut) => cut?.Low ?? 0;

    private static double Width(PixelRange? cut) => cut is { } c ? c.High - c.Low : 1;
}
