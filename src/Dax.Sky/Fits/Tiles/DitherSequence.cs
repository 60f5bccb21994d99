namespace Dax.Sky.Fits.Tiles;

/// <summary>
/// The random numbers of subtractive dithering (FITS 4.0, 10.2.1 and appendix I): 10,000 of Park and Miller's, in single precision. A tile takes them from a place on
/// that a number of the sequence chooses; at their end, the next number chooses the next place.
/// </summary>
internal static class DitherSequence
{
    public const int Length = 10_000;

    private static readonly float[] Values = Build();

    /// <summary>Where the numbers of a tile (0-based) begin, for the ZDITHER0 of its image.</summary>
    public static DitherCursor Start(long tile, long zdither0) => new((int)((((tile + zdither0 - 1) % Length) + Length) % Length));

    internal static ReadOnlySpan<float> From(int place) => Values.AsSpan(place);

    internal static int Place(int chooser) => (int)(Values[chooser] * 500f);

    private static float[] Build()
    {
        const double a = 16807, m = 2147483647;
        var (values, seed) = (new float[Length], 1.0);
        for (var i = 0; i < values.Length; i++)
        {
            var product = a * seed;
            seed = product - (m * (int)(product / m));
            values[i] = (float)(seed / m);
        }
        return values;
    }
}

/// <summary>Random numbers of a tile, pixel by pixel, forward.</summary>
internal struct DitherCursor(int chooser)
{
    private int chooser = chooser;
    private long first;

    /// <summary>The numbers from a pixel of the tile on, as far as they stand together: at least one. Pixels must not go back.</summary>
    public ReadOnlySpan<float> At(long pixel)
    {
        while (true)
        {
            var place = DitherSequence.Place(chooser);
            if (pixel - first < DitherSequence.Length - place) return DitherSequence.From(place + (int)(pixel - first));
            first += DitherSequence.Length - place;
            chooser = (chooser + 1) % DitherSequence.Length;
        }
    }
}
