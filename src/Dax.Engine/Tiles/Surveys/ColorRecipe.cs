using Dax.Sky.Images;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>How three maps become one of colours.</summary>
internal static class ColorRecipe
{
    private const double Softening = 8;

    /// <summary>
    /// Black is what is black in each band. The three have one stretch, so that a colour is a ratio of fluxes: the mean of the bands' own ranges.
    /// </summary>
    public static LuptonRgb Of(ReadOnlySpan<PixelRange> cuts)
    {
        var stretch = 0.0;
        foreach (var cut in cuts) stretch += (cut.High - cut.Low) / cuts.Length;
        return new LuptonRgb((cuts[0].Low, cuts[1].Low, cuts[2].Low), stretch > 0 ? stretch : 1, Softening);
    }
}
