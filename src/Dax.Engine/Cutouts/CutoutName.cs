using System.Globalization;
using System.Text;
using Dax.Engine.Datasets;
using Dax.Sky.Geometry;

namespace Dax.Engine.Cutouts;

/// <summary>What a cutout is called when it is saved: dataset type, data ID and place, in characters that every file system takes.</summary>
internal static class CutoutName
{
    private const int MaxLength = 120;

    public static string Of(DatasetHandle handle, Stencil? stencil)
    {
        var name = new StringBuilder(Clean(handle.Dataset.Ref.DatasetType));
        foreach (var dimension in handle.RequiredDimensions)
            if (handle.Dataset.Ref.DataId[dimension] is { } value) name.Append('_').Append(Clean(value.ToString()));
        if (name.Length > MaxLength) name.Length = MaxLength;
        if (stencil is not null) name.Append('_').Append(Place(stencil.Region));
        return name.Append(".fits").ToString();
    }

    public static string OfStack(CutoutSpec spec) =>
        $"cutouts_{spec.Datasets.Length}{(spec.Stencils.IsEmpty ? "" : "_" + Place(spec.Stencils[0].Region))}.fits";

    private static string Place(ISkyRegion region)
    {
        var center = region.BoundingCircle.Center;
        return string.Create(CultureInfo.InvariantCulture, $"{center.LonDegrees:0.00000}{(center.LatDegrees < 0 ? "" : "+")}{center.LatDegrees:0.00000}");
    }

    private static string Clean(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = char.IsAsciiLetterOrDigit(source[i]) || source[i] is '-' or '+' or '.' ? source[i] : '-';
    });
}
