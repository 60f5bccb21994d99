using System.Buffers;
using Dax.Sky.Coadds;
using Dax.Sky.Fits;
using Dax.Sky.Resampling;
using Microsoft.Win32.SafeHandles;

namespace Dax.Silo.Commands.Mosaics;

/// <summary>
/// A mosaic as files: all headers first, then the rows of every plane at their own places, strip by strip: unlike a stream, a file needs no plane to wait for another. While a strip is written the next is made.
/// Under another name until it is whole.
/// </summary>
internal sealed class MosaicFileWriter : IDisposable
{
    private const int MostRows = 512;

    /// <summary>Of a strip, all planes.</summary>
    private const int StripBytes = 64 << 20;

    private readonly List<(string Path, SafeFileHandle File)> files = [];
    private readonly List<PlacedPlane> planes = [];

    public static void Write(MosaicRequest request, MosaicInputs inputs, SkyGrid grid, CancellationToken cancel)
    {
        var recipe = new MosaicRecipe(request.Kernel, new CoaddOptions(request.Method)) { KeepsFlux = request.KeepsFlux, Parallelism = request.Threads };
        var renderer = new MosaicRenderer(grid, recipe, inputs.Images);
        using var writer = new MosaicFileWriter();
        writer.Begin(request, inputs, grid, renderer);
        writer.Render(renderer, grid, cancel);
        writer.Finish();
    }

    public void Dispose()
    {
        foreach (var (path, file) in files)
        {
            if (file.IsClosed) continue;
            file.Dispose();
            File.Delete(Unfinished(path));
        }
    }

    private void Begin(MosaicRequest request, MosaicInputs inputs, SkyGrid grid, MosaicRenderer renderer)
    {
        if (request.WeightOutput is { } weights)
        {
            Add(request.Output, [new(MosaicPlane.Image, null, -32)], inputs, grid);
            Add(weights, [new(renderer.HasVariance ? MosaicPlane.Weight : MosaicPlane.Coverage, null, -32)], inputs, grid);
            return;
        }
        var all = new List<PlaneForm> { new(MosaicPlane.Image, "IMAGE", -32) };
        if (renderer.HasMask) all.Add(new(MosaicPlane.Mask, "MASK", 32));
        if (renderer.HasVariance) all.Add(new(MosaicPlane.Variance, "VARIANCE", -32));
        all.Add(new(MosaicPlane.Coverage, "COVERAGE", 16));
        Add(request.Output, all, inputs, grid);
    }

    /// <summary>A file with its headers.</summary>
    private void Add(string path, List<PlaneForm> forms, MosaicInputs inputs, SkyGrid grid)
    {
        var file = File.OpenHandle(Unfinished(path), FileMode.Create, FileAccess.Write);
        files.Add((path, file));
        var at = 0L;
        if (forms[0].Name is not null) at = WriteHeader(file, 0, new FitsHeaderBuilder().SetImage(primary: true, 8, []).ToHeader());
        foreach (var form in forms)
        {
            at = WriteHeader(file, at, form.Header(inputs, grid));
            planes.Add(new PlacedPlane(form.Plane, form.Bitpix, file, at));
            var bytes = (long)grid.Width * grid.Height * Math.Abs(form.Bitpix) / 8;
            at += (bytes + 2879) / 2880 * 2880;
        }
        RandomAccess.SetLength(file, at);
    }

    private static long WriteHeader(SafeFileHandle file, long at, FitsHeader header)
    {
        var bytes = new ArrayBufferWriter<byte>();
        header.WriteTo(bytes);
        RandomAccess.Write(file, bytes.WrittenSpan, at);
        return at + bytes.WrittenCount;
    }

    private void Render(MosaicRenderer renderer, SkyGrid grid, CancellationToken cancel)
    {
        var rows = (int)Math.Clamp(StripBytes / (grid.Width * 14L), 16, MostRows);
        var strips = new[] { renderer.CreateStrip(rows), renderer.CreateStrip(rows) };
        var writing = Task.CompletedTask;
        try
        {
            for (var (y, n) = (0, 0); y < grid.Height; n++)
            {
                var strip = strips[n & 1];
                renderer.Render(strip, y, cancel);
                writing.GetAwaiter().GetResult();
                writing = Task.Run(() => Put(strip), CancellationToken.None);
                y += strip.Rows;
            }
        }
        finally
        {
            // Files are not closed under it.
            writing.GetAwaiter().GetResult();
        }
    }

    private void Put(MosaicStrip strip)
    {
        foreach (var plane in planes) plane.Write(strip);
    }

    private void Finish()
    {
        foreach (var (path, file) in files)
        {
            file.Dispose();
            File.Move(Unfinished(path), path, overwrite: true);
        }
    }

    private static string Unfinished(string path) => path + ".part";
}
