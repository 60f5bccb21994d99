using System.Globalization;

namespace Dax.Backends.Butler.Demo;

/// <summary>A measurement of one star on one visit image: position in pixels (1-based), flux and its error (nJy).</summary>
internal sealed record DemoSource(DemoStar Star, DemoVisit Visit, int Detector, double X, double Y, double Flux, double Error);

/// <summary>What the images show of the stars: PSF photometry at their places, kept above a signal-to-noise ratio of 5; objects are means over visits.</summary>
public sealed class DemoCatalog
{
    private const double LeastSignal = 5;
    private const DemoMask Unusable = DemoMask.Bad | DemoMask.Saturated | DemoMask.CosmicRay | DemoMask.Edge;

    private readonly List<DemoSource> sources = [];

    internal void Measure(DemoSurvey survey, DemoVisit visit, int detector, DemoFrame frame, DemoImage image)
    {
        foreach (var star in survey.Stars)
            if (frame.Wcs.TrySkyToPixel(star.Position, out var x, out var y) && Fit(image, x - 1, y - 1, visit.Seeing / 0.6 / 2.354820045) is var (flux, error) && flux > LeastSignal * error)
                sources.Add(new DemoSource(star, visit, detector, x, y, flux, error));
    }

    /// <summary>CSV with a header line: one row for each star that was seen in any band.</summary>
    public void WriteObjects(TextWriter text)
    {
        text.WriteLine("objectId,coord_ra,coord_dec,g_psfFlux,g_psfFluxErr,r_psfFlux,r_psfFluxErr,i_psfFlux,i_psfFluxErr,nVisits");
        foreach (var star in sources.GroupBy(s => s.Star.Id).OrderBy(g => g.Key))
        {
            var fluxes = DemoSurvey.Bands.Select(band => Mean(star.Where(s => s.Visit.Band == band)));
            var values = fluxes.SelectMany(f => new[] { f?.Flux, f?.Error }).Select(v => v is { } number ? number.ToString("G7", CultureInfo.InvariantCulture) : "");
            var position = star.First().Star.Position;
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{star.Key},{position.LonDegrees:R},{position.LatDegrees:R},{string.Join(',', values)},{star.Count()}"));
        }
    }

    /// <summary>CSV with a header line: one row for each measurement.</summary>
    public void WriteSources(TextWriter text)
    {
        text.WriteLine("sourceId,objectId,visit,detector,band,coord_ra,coord_dec,x,y,psfFlux,psfFluxErr");
        var id = 0;
        foreach (var s in sources)
            text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{++id},{s.Star.Id},{s.Visit.Id},{s.Detector},{s.Visit.Band.Name},{s.Star.Position.LonDegrees:R},{s.Star.Position.LatDegrees:R},{s.X:F3},{s.Y:F3},{s.Flux:G7},{s.Error:G7}"));
    }

    /// <summary>The flux of a Gaussian of known place and width, by least squares; null where a pixel is unusable or off the image.</summary>
    private static (double Flux, double Error)? Fit(DemoImage image, double x, double y, double sigma)
    {
        const int Pixels = DemoSurvey.DetectorPixels;
        var reach = (int)Math.Ceiling(3 * sigma);
        var (column, row) = ((int)Math.Round(x), (int)Math.Round(y));
        if (column < reach || row < reach || column >= Pixels - reach || row >= Pixels - reach) return null;
        var (signal, weight) = (0.0, 0.0);
        for (var j = row - reach; j <= row + reach; j++)
            for (var i = column - reach; i <= column + reach; i++)
            {
                var at = j * Pixels + i;
                if ((image.Mask[at] & (int)Unusable) != 0) return null;
                var psf = Math.Exp(-0.5 * ((i - x) * (i - x) + (j - y) * (j - y)) / (sigma * sigma)) / (2 * Math.PI * sigma * sigma);
                signal += psf * image.Image[at] / image.Variance[at];
                weight += psf * psf / image.Variance[at];
            }
        return (signal / weight, 1 / Math.Sqrt(weight));
    }

    private static (double Flux, double Error)? Mean(IEnumerable<DemoSource> measured)
    {
        var (signal, weight) = (0.0, 0.0);
        foreach (var source in measured) (signal, weight) = (signal + source.Flux / (source.Error * source.Error), weight + 1 / (source.Error * source.Error));
        return weight > 0 ? (signal / weight, 1 / Math.Sqrt(weight)) : null;
    }
}
