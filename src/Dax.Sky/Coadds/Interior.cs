using Dax.Sky.Resampling;

namespace Dax.Sky.Coadds;

/// <summary>
/// Of overlapping images each pixel takes the one in whose inside it lies deepest, by the way to the nearest border on the sky. Of patches of a sky map, which overlap by the same on both sides, these
/// are their inner regions; and where only the outer part of one is there, that is taken.
/// </summary>
internal static class Interior
{
    /// <summary>Takes the values (and mask bits) out of all sections but the one that the pixel is left to. All sections are of one size.</summary>
    public static void Choose(IReadOnlyList<(MosaicSource Source, ImageSection Section)> images)
    {
        var (first, pixels) = (images[0].Section, images[0].Section.Width * images[0].Section.Height);
        var (best, owner) = (new float[pixels], new int[pixels]);
        var depths = new float[pixels];
        Array.Fill(best, float.NegativeInfinity);
        Array.Fill(owner, -1);
        for (var k = 0; k < images.Count; k++)
        {
            images[k].Source.Depths(first.X, first.Y, first.Width, first.Height, depths);
            var section = images[k].Section;
            var values = section.Image.Span;
            for (var i = 0; i < pixels; i++)
            {
                if (float.IsNaN(values[i]) || !(depths[i] > best[i]) || !Counts(section.Variance.Span, i) || !Counts(section.Level.Span, i)) continue;
                (best[i], owner[i]) = (depths[i], k);
            }
        }
        for (var k = 0; k < images.Count; k++) Leave(images[k].Section, owner, k);
    }

    /// <summary>A value whose variance is no positive number takes no part; where there are no variances all do.</summary>
    private static bool Counts(ReadOnlySpan<float> variances, int i) => variances.IsEmpty || (variances[i] > 0 && variances[i] < float.PositiveInfinity);

    // Where nobody has a value every mask may say why.
    private static void Leave(ImageSection section, int[] owner, int mine)
    {
        var values = section.Image.Span;
        var mask = section.Mask.Span;
        for (var i = 0; i < owner.Length; i++)
        {
            if (owner[i] == mine || owner[i] < 0) continue;
            values[i] = float.NaN;
            if (mask.Length > 0) mask[i] = 0;
        }
    }
}
