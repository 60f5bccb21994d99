namespace Dax.Ivoa.Hips;

/// <summary>Parts of the spectrum as obs_regime names them (HiPS 1.0, 4.4.1; borders of VODataService's messenger vocabulary).</summary>
public static class HipsRegime
{
    // Upper ends, metres; of what is longer than all: Radio.
    private static readonly (double End, string Name)[] Regimes =
        [(0.01e-9, "Gamma-ray"), (10e-9, "X-ray"), (100e-9, "EUV"), (300e-9, "UV"), (1e-6, "Optical"), (100e-6, "Infrared"), (10e-3, "Millimeter")];

    /// <summary>By the middle of the band; one end is enough. Null when neither is known.</summary>
    /// <param name="min">Metres.</param>
    /// <param name="max">Metres.</param>
    public static string? Of(double? min, double? max)
    {
        if ((min ?? max) is not { } low || (max ?? min) is not { } high) return null;
        var middle = (low + high) / 2;
        if (!double.IsFinite(middle)) return null;
        foreach (var (end, name) in Regimes)
        {
            if (middle < end) return name;
        }
        return "Radio";
    }
}
