using System.Collections.Frozen;
using Dax.Engine.Cutouts;
using Dax.Sky.Coadds;
using Dax.Sky.Resampling;

namespace Dax.Engine.Mosaics;

/// <summary>The words of parameters that have only some, in any case.</summary>
internal static class MosaicChoices
{
    public static readonly FrozenDictionary<string, GridProjection> Projections = Enum.GetValues<GridProjection>().ToFrozenDictionary(p => p.ToString(), StringComparer.OrdinalIgnoreCase);

    public static readonly FrozenDictionary<string, ResamplingKernel> Kernels = Enum.GetValues<ResamplingKernel>().ToFrozenDictionary(k => k.ToString(), StringComparer.OrdinalIgnoreCase);

    public static readonly FrozenDictionary<string, CoaddMethod> Methods = Of(
        ("weighted", CoaddMethod.WeightedMean), ("mean", CoaddMethod.Mean), ("median", CoaddMethod.Median), ("clipped", CoaddMethod.ClippedMean), ("first", CoaddMethod.First),
        ("minimum", CoaddMethod.Minimum), ("min", CoaddMethod.Minimum), ("maximum", CoaddMethod.Maximum), ("max", CoaddMethod.Maximum));

    public static readonly FrozenDictionary<string, CutoutCompression> Compressions = Enum.GetValues<CutoutCompression>().ToFrozenDictionary(c => c.ToString(), StringComparer.OrdinalIgnoreCase);

    public static readonly FrozenDictionary<string, bool> Truths = Of(("true", true), ("false", false), ("1", true), ("0", false));
    public static readonly FrozenDictionary<string, bool> Matches = Of(("none", false), ("plane", true));
    public static readonly FrozenDictionary<string, MosaicFlux> Fluxes = Enum.GetValues<MosaicFlux>().ToFrozenDictionary(f => f.ToString(), StringComparer.OrdinalIgnoreCase);
    public static readonly FrozenDictionary<string, bool> Modes = Of(("all", false), ("optimal", true));
    public static readonly FrozenDictionary<string, bool> Missing = Of(("fail", false), ("skip", true));

    /// <summary>By parameter: the words that it takes.</summary>
    public static readonly FrozenDictionary<string, IReadOnlyCollection<string>> Words = new Dictionary<string, IReadOnlyCollection<string>>
    {
        ["PROJECTION"] = Projections.Keys, ["KERNEL"] = Kernels.Keys, ["COMBINE"] = Methods.Keys, ["COMPRESSION"] = Compressions.Keys, ["CALIBRATE"] = Truths.Keys, ["ESTIMATE"] = Truths.Keys,
        ["MATCH"] = Matches.Keys, ["FLUX"] = Fluxes.Keys, ["MODE"] = Modes.Keys, ["MISSING"] = Missing.Keys,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static FrozenDictionary<string, T> Of<T>(params (string Word, T Value)[] words) => words.ToFrozenDictionary(w => w.Word, w => w.Value, StringComparer.OrdinalIgnoreCase);
}
