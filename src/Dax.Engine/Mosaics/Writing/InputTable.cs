using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Dax.Sky.Fits;

namespace Dax.Engine.Mosaics.Writing;

/// <summary>The images of a mosaic as a binary table (FITS 4.0, 7.3), INPUTS. Strings are as wide as the longest of their column, so its size is known before numbers are.</summary>
internal static class InputTable
{
    /// <summary>A longer one is cut.</summary>
    private const int MostCharacters = 1024;

    private static readonly TextColumn[] Texts =
    [
        new("dataset", "what the image is called", i => i.Id), new("dataset_type", null, i => i.DatasetType), new("run", null, i => i.Run), new("data_id", null, i => i.DataId), new("band", null, i => i.Band),
        new("unit", "of its values", i => i.Unit), new("calibration", "keyword that tells the scale", i => i.Calibration), new("status", null, i => i.Status),
    ];

    private static readonly NumberColumn[] Numbers =
    [
        new("weight", null, i => i.Weight), new("scale", "its values were multiplied by it", i => i.Scale), new("background", "constant of the plane taken off", i => i.Background?.Constant ?? 0),
        new("background_x", "slope along x, per pixel", i => i.Background?.SlopeX ?? 0), new("background_y", "slope along y, per pixel", i => i.Background?.SlopeY ?? 0),
    ];

    public static FitsHeader Header(IReadOnlyList<MosaicInput> inputs)
    {
        var widths = Widths(inputs);
        var header = new FitsHeaderBuilder().SetTable(widths.Sum() + 8 * Numbers.Length + 8, inputs.Count, 0, Texts.Length + Numbers.Length + 1).Set("EXTNAME", "INPUTS");
        var number = 0;
        void Column(string name, string form, string? comment)
        {
            number++;
            header.Set($"TTYPE{number.ToString(CultureInfo.InvariantCulture)}", name, comment ?? "").Set($"TFORM{number.ToString(CultureInfo.InvariantCulture)}", form);
        }

        for (var i = 0; i < Texts.Length; i++) Column(Texts[i].Name, $"{widths[i].ToString(CultureInfo.InvariantCulture)}A", Texts[i].Comment);
        foreach (var column in Numbers) Column(column.Name, "1D", column.Comment);
        Column("pixels", "1K", "of the mosaic with a value of it");
        return header.ToHeader();
    }

    /// <summary>One row, behind those before it. The inputs are those that the header was made of, but for their numbers.</summary>
    public static void WriteRows(IReadOnlyList<MosaicInput> inputs, IBufferWriter<byte> output)
    {
        var widths = Widths(inputs);
        foreach (var input in inputs)
        {
            for (var i = 0; i < Texts.Length; i++) WriteText(Texts[i].Value(input), output.GetSpan(widths[i])[..widths[i]], output);
            foreach (var column in Numbers)
            {
                BinaryPrimitives.WriteDoubleBigEndian(output.GetSpan(8), column.Value(input));
                output.Advance(8);
            }
            BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(8), input.Pixels);
            output.Advance(8);
        }
    }

    private static int[] Widths(IReadOnlyList<MosaicInput> inputs) => [.. Texts.Select(t => Math.Clamp(inputs.Select(i => t.Value(i).Length).DefaultIfEmpty(1).Max(), 1, MostCharacters))];

    // Printable ASCII alone (FITS 4.0, 7.3.3.1).
    private static void WriteText(string text, Span<byte> into, IBufferWriter<byte> output)
    {
        into.Clear();
        Encoding.ASCII.GetBytes(text.AsSpan(0, Math.Min(text.Length, into.Length)), into);
        foreach (ref var c in into)
            if (c != 0 && c is < 0x20 or > 0x7e) c = (byte)'?';
        output.Advance(into.Length);
    }

    private sealed record TextColumn(string Name, string? Comment, Func<MosaicInput, string> Value);

    private sealed record NumberColumn(string Name, string? Comment, Func<MosaicInput, double> Value);
}
