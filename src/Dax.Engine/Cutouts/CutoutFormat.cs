using Dax.Sky.Images;

namespace Dax.Engine.Cutouts;

/// <summary>A format of answers, by its media type or by a short name (DALI 1.1, 3.4.3): FITS, and the pictures that this machine can write.</summary>
/// <param name="Picture">Null for FITS.</param>
public sealed record CutoutFormat(string MediaType, PreviewFormat? Picture)
{
    public static readonly CutoutFormat Fits = new("application/fits", null);

    /// <summary>Every media type that RESPONSEFORMAT takes.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = ["application/fits", "image/fits", .. PreviewFormat.All.Select(f => f.MediaType)];

    /// <summary>With the client's own media type where it named one; null when there is no such format.</summary>
    public static CutoutFormat? Find(string text) => text.ToLowerInvariant() switch
    {
        "fits" or "application/fits" => Fits,
        "image/fits" => Fits with { MediaType = "image/fits" },
        "jpg" => Of("jpeg"),
        var name => Of(name),
    };

    private static CutoutFormat? Of(string name)
    {
        foreach (var format in PreviewFormat.All)
            if (format.Name == name || format.MediaType == name) return new CutoutFormat(format.MediaType, format);
        return null;
    }
}
