using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dax.Engine.Mosaics.Writing;

namespace Dax.Engine.Mosaics;

/// <summary>Everything that a mosaic's pixels depend on, as one number: rows of two plans with the same digest are the same.</summary>
internal static class PlanDigest
{
    /// <summary>Changes when pixels are computed otherwise.</summary>
    private const int Version = 3;

    /// <summary>32 bytes.</summary>
    public static byte[] Of(MosaicPlan plan)
    {
        var text = new StringBuilder();
        var spec = plan.Spec;
        text.Append(CultureInfo.InvariantCulture, $"{Version}|{spec.Kernel}|{spec.Combine}|{spec.MatchesBackgrounds}|{spec.Calibrates}|{spec.Flux}|{spec.PrefersInterior}|");
        text.Append(CultureInfo.InvariantCulture, $"{plan.Grid.Width}|{plan.Grid.Height}|{MosaicWriter.StripRows(plan.Grid.Width)}\n");
        foreach (var card in plan.Grid.Cards()) text.Append(Encoding.Latin1.GetString(card.Bytes.Span)).Append('\n');
        foreach (var layer in plan.Layers)
        {
            text.Append(string.Join(',', layer.Planes)).Append(CultureInfo.InvariantCulture, $"|{layer.ReadsMask}|{layer.KeepsFlux}|{layer.ReadsVariance}\n");
            foreach (var (name, bit) in layer.Legend.Planes) text.Append(CultureInfo.InvariantCulture, $"{name}={bit}\n");
            foreach (var image in layer.Images) text.Append(CultureInfo.InvariantCulture, $"{image.Image.Found.Uri}|{image.Image.ETag}|{image.Scale:R}\n");
        }
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
