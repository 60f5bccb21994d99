using System.Collections.Immutable;
using Dax.Engine.Tiles.Making;
using Dax.Sky.Geometry;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>What there is to say of a map, wherever it is asked for.</summary>
public sealed record MapDescription(SurveySnapshot Map)
{
    public ImmutableArray<TileFormat> Formats { get; init; } = [];

    /// <summary>Of pictures; null while nobody has seen a pixel, and of colour maps.</summary>
    public (double Low, double High)? Cut { get; init; }

    /// <summary>Of all pixels, about.</summary>
    public (double Low, double High)? DataRange { get; init; }

    /// <summary>Where to look first, and how much of it; degrees, ICRS.</summary>
    public (double Longitude, double Latitude, double Field)? Start { get; init; }

    /// <summary>Of the whole sky, 0 to 1.</summary>
    public double SkyFraction { get; init; }

    public DateTimeOffset Created { get; init; }

    /// <summary>When its images last changed.</summary>
    public DateTimeOffset Released { get; init; }

    /// <summary>Bytes of all its tiles, about.</summary>
    public long EstimatedBytes { get; init; }

    internal static MapDescription Of(LiveMap map)
    {
        var formats = FormatsOf(map.Survey);
        return new MapDescription(map.Snapshot)
        {
            Formats = formats,
            Cut = map.Survey.Cut ?? Pair(map.State.Cut),
            DataRange = Pair(map.State.DataRange),
            Start = StartOf(map.Images),
            SkyFraction = map.Images.Moc.SkyFraction,
            Created = map.State.Created,
            Released = map.State.Released,
            EstimatedBytes = Estimate(map.Images, formats),
        };
    }

    internal static ImmutableArray<TileFormat> FormatsOf(HipsSurvey survey) =>
        [.. Enum.GetValues<TileFormat>().Where(f => TileEncoder.CanEncode(f) && !(survey.IsColor && f is TileFormat.Fits))];

    /// <summary>The image that is nearest to the middle of all, so that there is something to see.</summary>
    private static (double, double, double)? StartOf(SurveyImages images)
    {
        var middle = default(UnitVector3);
        foreach (var image in images.Images) middle = Plus(middle, Direction(image));
        middle = middle.Normalize();
        SurveyImage? nearest = null;
        foreach (var image in images.Images)
            if (nearest is null || Direction(image).SquaredChord(middle) < Direction(nearest).SquaredChord(middle)) nearest = image;
        // About as much as one image shows, and its surroundings.
        if (nearest is null) return null;
        var circle = nearest.Found.Region!.BoundingCircle;
        return (circle.Center.LonDegrees, circle.Center.LatDegrees, Math.Clamp(3 * circle.RadiusDegrees, HipsTile.PixelDegrees(images.Order) * HipsTile.Width / 2, 180));
    }

    private static (double, double)? Pair(PixelPair? pair) => pair is null ? null : (pair.Low, pair.High);

    private static UnitVector3 Direction(SurveyImage image) => image.Found.Region!.BoundingCircle.Center.ToUnitVector();

    private static UnitVector3 Plus(in UnitVector3 a, in UnitVector3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    /// <summary>Coarser tiles are a third of the leaves; a picture is about an eighth of its FITS tile, which is 32-bit reals.</summary>
    private static long Estimate(SurveyImages images, ImmutableArray<TileFormat> formats)
    {
        const long Fits = TilePixels.Count * sizeof(float), Picture = Fits / 8;
        var leaves = Enumerable.Range(0, 12).Sum(face => images.LeavesBelow(new HipsTile(0, face)));
        return formats.Sum(f => f is TileFormat.Fits ? Fits : f is TileFormat.Png ? Picture : 0) * leaves * 4 / 3;
    }
}
