using Dax.Sky.Frames;

namespace Dax.Adql.Syntax;

/// <summary>The IVOA's Catalogue of ADQL User Defined Functions 1.2, but for ivo_simbadpoint, which needs a resolver of names on the network.</summary>
public static partial class UserFunctions
{
    /// <summary>Most bins of a histogram: its counts are kept for every group at once.</summary>
    public const int MostBins = 1000;

    private static string Frames => string.Join(", ", SkyFrame.All.Select(frame => frame.Name));

    private static UserFunction[] Ivoa =>
    [
        new(UserFunctionId.HealpixIndex, "The index (npix) of the HEALPix cell of that order (0 to 29), in NESTED numbering, that holds a position (degrees).",
            "ivo_healpix_index(hpxOrder INTEGER, long DOUBLE PRECISION, lat DOUBLE PRECISION) -> BIGINT",
            "ivo_healpix_index(hpxOrder INTEGER, point POINT) -> BIGINT"),
        new(UserFunctionId.HealpixCenter, "The centre of the HEALPix cell with the index (npix, NESTED) at that order (0 to 29).",
            "ivo_healpix_center(hpxOrder INTEGER, hpxIndex BIGINT) -> POINT") { Unit = "deg", Copies = true },
        new(UserFunctionId.EpochPropPos, """
            The position at out_epoch of a star with the given position (deg), parallax (mas), proper motion (mas/yr, that in longitude times the cosine of the latitude)
            and radial velocity (km/s) at ref_epoch (Julian years): straight motion in space, perspective included. A missing, zero or negative parallax means very far away;
            missing motions are 0.
            """,
            "ivo_epoch_prop_pos(ra DOUBLE PRECISION, dec DOUBLE PRECISION, parallax DOUBLE PRECISION, pmra DOUBLE PRECISION, pmdec DOUBLE PRECISION, "
            + "radial_velocity DOUBLE PRECISION, ref_epoch DOUBLE PRECISION, out_epoch DOUBLE PRECISION) -> POINT") { Unit = "deg", Copies = true },
        new(UserFunctionId.GeomTransform, $"""
            A point, circle or polygon in another reference frame. Frames are given as literals, in capitals: {Frames}. FK4 is of B1950, ECLIPTIC of J2000;
            all are rotations (no E-terms), and FK5 is taken as ICRS.
            """,
            "ivo_geom_transform(from_sys TEXT, to_sys TEXT, geo GEOMETRY) -> GEOMETRY") { Copies = true },
        new(UserFunctionId.ToJd, "A timestamp as Julian date, without regard to time scales.", "ivo_to_jd(d TIMESTAMP) -> DOUBLE PRECISION") { Unit = "d" },
        new(UserFunctionId.ToMjd, "A timestamp as modified Julian date, without regard to time scales.", "ivo_to_mjd(d TIMESTAMP) -> DOUBLE PRECISION") { Unit = "d" },
        new(UserFunctionId.StringAgg, "An aggregate: all texts that are not NULL, joined by the delimiter (a literal), in no promised order.",
            "ivo_string_agg(expression TEXT, delimiter TEXT) -> TEXT") { IsAggregate = true },
        new(UserFunctionId.NoCaseMatch, "1 when the value matches the pattern (as in LIKE) without regard to case, else 0.",
            "ivo_nocasematch(value TEXT, pattern TEXT) -> INTEGER"),
        new(UserFunctionId.HasWord, "1 when every word of the needle is among the words of the haystack, without regard to case and to common English endings, else 0.",
            "ivo_hasword(haystack TEXT, needle TEXT) -> INTEGER"),
        new(UserFunctionId.HashlistHas, "1 when the item is one of the words that hash signs separate, without regard to case, else 0.",
            "ivo_hashlist_has(hashlist TEXT, item TEXT) -> INTEGER") { Copies = true },
        new(UserFunctionId.Histogram, $"""
            An aggregate: counts in nbins bins (at most {MostBins}) of equal width from lower to upper, as an array with two more, the first for what is below lower or NULL,
            the last for what is upper or above. The limits and nbins are numbers.
            """,
            "ivo_histogram(val DOUBLE PRECISION, lower DOUBLE PRECISION, upper DOUBLE PRECISION, nbins INTEGER) -> INTEGER[]") { IsAggregate = true },
        new(UserFunctionId.NormalRandom, "A random number of the normal distribution with mean mu and standard deviation sigma.",
            "ivo_normal_random(mu DOUBLE PRECISION, sigma DOUBLE PRECISION) -> DOUBLE PRECISION"),
        new(UserFunctionId.IntervalOverlaps, "1 when the intervals a1 to b1 and a2 to b2, ends included, have a point in common, else 0; an interval whose ends are swapped has none.",
            "ivo_interval_overlaps(a1 NUMERIC, b1 NUMERIC, a2 NUMERIC, b2 NUMERIC) -> INTEGER") { Copies = true },
        new(UserFunctionId.HmsToDegrees, "Hours, minutes and seconds (3:34:45.4, 3h34m45.4s or 033445.4) as degrees; NULL when the text is not such.",
            "ivo_hms_to_degrees(hms TEXT) -> DOUBLE PRECISION") { Unit = "deg" },
        new(UserFunctionId.DmsToDegrees, "Degrees, minutes and seconds (-0:15:00, 42d9m6.8s or +420906.8) as degrees; NULL when the text is not such.",
            "ivo_dms_to_degrees(dms TEXT) -> DOUBLE PRECISION") { Unit = "deg" },
    ];
}
