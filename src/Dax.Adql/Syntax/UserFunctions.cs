namespace Dax.Adql.Syntax;

internal enum UserFunctionId : byte
{
    HealpixIndex, HealpixCenter, HealpixCenterLon, HealpixCenterLat,
    EpochPropPos, EpochPropLon, EpochPropLat, GeomTransform, TransformLon, TransformLat, TransformNumbers,
    ToJd, ToMjd, StringAgg, NoCaseMatch, HasWord, HashlistHas, Histogram, NormalRandom, IntervalOverlaps, HmsToDegrees, DmsToDegrees,
    Photometry, AngSep, PtInCircle, PtInBox, PtInEllipse, PtInCPoly,
}

/// <summary>Every user-defined function that is known: the binder knows its rules, a dialect chooses which of them its engine has.</summary>
public static partial class UserFunctions
{
    /// <summary>All of them.</summary>
    public static UserFunctionSet All { get; } = new([.. Ivoa, .. Scisql]);

    /// <summary>What a function that gives a geometry is made of: half of a point, or all numbers; no query can call it by name.</summary>
    internal static FunctionSpec Part(UserFunctionId id) => id switch
    {
        UserFunctionId.HealpixCenterLon => HealpixCenterLon,
        UserFunctionId.HealpixCenterLat => HealpixCenterLat,
        UserFunctionId.EpochPropLon => EpochPropLon,
        UserFunctionId.EpochPropLat => EpochPropLat,
        UserFunctionId.TransformLon => TransformLon,
        UserFunctionId.TransformLat => TransformLat,
        _ => TransformNumbers,
    };

    private static readonly FunctionSpec HealpixCenterLon = Half(UserFunctionId.HealpixCenterLon, "ivo_healpix_center");
    private static readonly FunctionSpec HealpixCenterLat = Half(UserFunctionId.HealpixCenterLat, "ivo_healpix_center");
    private static readonly FunctionSpec EpochPropLon = Half(UserFunctionId.EpochPropLon, "ivo_epoch_prop_pos");
    private static readonly FunctionSpec EpochPropLat = Half(UserFunctionId.EpochPropLat, "ivo_epoch_prop_pos");
    private static readonly FunctionSpec TransformLon = Half(UserFunctionId.TransformLon, "ivo_geom_transform");
    private static readonly FunctionSpec TransformLat = Half(UserFunctionId.TransformLat, "ivo_geom_transform");

    private static readonly FunctionSpec TransformNumbers = Half(UserFunctionId.TransformNumbers, "ivo_geom_transform");

    private static FunctionSpec Half(UserFunctionId id, string name) => new UserFunction(id, "", name + "() -> DOUBLE PRECISION") { Unit = "deg" }.ToSpec();
}
