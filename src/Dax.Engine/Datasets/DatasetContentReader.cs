using System.Collections.Immutable;
using Dax.Engine.Ports;
using Dax.Sky.Fits;
using Dax.Sky.Stencils;
using Dax.Sky.Wcs;

namespace Dax.Engine.Datasets;

/// <summary>
/// Finds the images of a dataset. In a file of Rubin's kind they are called IMAGE, MASK and VARIANCE; in any other the first HDU with pixels is the image: the primary one
/// or an extension. A dataset in several files has one for each component.
/// </summary>
internal static class DatasetContentReader
{
    /// <summary>The sources become the content's. Throws FitsFormatException for what is no FITS, IOException when it cannot be read; sources are closed then.</summary>
    /// <param name="parts">Component (null for a whole file) and bytes.</param>
    public static DatasetContent Read(IReadOnlyList<(string? Component, OpenArtifact File)> parts, CancellationToken cancel)
    {
        var files = new List<FitsFile>(parts.Count);
        try
        {
            foreach (var part in parts) files.Add(FitsFile.Open(part.File.Bytes, cancel: cancel));
            var planes = parts is [(null, _)] ? OfOneFile(files[0]) : OfComponents(parts, files);
            var (wcs, plane, problem) = planes.Count == 0 ? (null, null, "there is no image in it") : OnSky(planes[0]);
            return new DatasetContent([.. files], [.. planes], wcs, plane, problem);
        }
        catch
        {
            foreach (var file in files) file.Dispose();
            throw;
        }
    }

    private static List<DatasetPlane> OfOneFile(FitsFile file)
    {
        var planes = new List<DatasetPlane>(3);
        foreach (var kind in Enum.GetValues<PlaneKind>())
            if (Named(file, kind.ToString()) is { } hdu) planes.Add(new DatasetPlane(kind, file, FitsImage.Open(file, hdu)));
        if (planes.Count > 0 && planes[0].Kind is PlaneKind.Image)
        {
            planes.RemoveAll(p => !p.Image.Axes.SequenceEqual(planes[0].Image.Axes));
            return planes;
        }
        return First(file) is { } first ? [new DatasetPlane(PlaneKind.Image, file, FitsImage.Open(file, first))] : [];
    }

    private static List<DatasetPlane> OfComponents(IReadOnlyList<(string? Component, OpenArtifact File)> parts, List<FitsFile> files)
    {
        var planes = new List<DatasetPlane>(3);
        foreach (var kind in Enum.GetValues<PlaneKind>())
        {
            for (var i = 0; i < parts.Count; i++)
                if (string.Equals(parts[i].Component, kind.ToString(), StringComparison.OrdinalIgnoreCase) && (Named(files[i], kind.ToString()) ?? First(files[i])) is { } hdu)
                    planes.Add(new DatasetPlane(kind, files[i], FitsImage.Open(files[i], hdu)));
        }
        return planes;
    }

    private static FitsHdu? Named(FitsFile file, string name)
    {
        foreach (var hdu in file.Hdus)
            if (HasPixels(hdu) && hdu.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return hdu;
        return null;
    }

    private static FitsHdu? First(FitsFile file)
    {
        foreach (var hdu in file.Hdus)
            if (HasPixels(hdu)) return hdu;
        return null;
    }

    private static bool HasPixels(FitsHdu hdu) => hdu.Kind switch
    {
        FitsHduKind.CompressedImage => hdu.Header.TryGetInteger("ZNAXIS", out var axes) && axes >= 2,
        FitsHduKind.Image => hdu.DataLength > 0 && hdu.Header.TryGetInteger("NAXIS", out var axes) && axes >= 2,
        _ => false,
    };

    // Coordinates may be in the primary header for all images of the file.
    private static (Wcs?, ImagePlane?, string?) OnSky(DatasetPlane image)
    {
        if (!Wcs.TryRead(image.Image.Header, ' ', out var wcs, out var error) && !Wcs.TryRead(image.File.Hdus[0].Header, ' ', out wcs, out _)) return (null, null, error);
        if (!wcs.IsOnSky) return (wcs, null, $"its coordinates ({wcs.LongitudeKind}) have no fixed place on the sky");
        var axes = image.Image.Axes;
        if (wcs.XAxis > axes.Length || wcs.YAxis > axes.Length) return (wcs, null, "its coordinates are of axes that it does not have");
        var (width, height) = (axes[wcs.XAxis - 1], axes[wcs.YAxis - 1]);
        return width < 1 || height < 1 ? (wcs, null, "it has no pixels") : (wcs, new ImagePlane(new WcsPixelMap(wcs), width, height), null);
    }
}
