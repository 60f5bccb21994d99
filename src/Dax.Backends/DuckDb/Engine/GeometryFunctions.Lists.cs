using System.Runtime.InteropServices;
using System.Text;
using Dax.Backends.DuckDb.Native;
using Dax.Sky.Geometry;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>The functions that give geometries: lists of numbers, or the text of a region.</summary>
internal static unsafe partial class GeometryFunctions
{
    private static void CentroidRows(nint chunk, nint output)
    {
        var index = 0;
        var region = GeometryArgument.Take(chunk, ref index);
        var lists = new ListWriter(chunk, output);
        for (var row = 0; row < lists.Rows; row++)
        {
            if (region.Region(row) is { } known)
                lists.Add(row, known.Centroid);
            else
                lists.AddNull(row);
        }
        region.Keep();
        lists.Finish();
    }

    private static void RegionRows(nint chunk, nint output)
    {
        var index = 0;
        var region = GeometryArgument.Take(chunk, ref index);
        var rows = (int)DuckDbApi.ChunkSize(chunk);
        for (var row = 0; row < rows; row++)
        {
            if (region.Region(row) is not { } known)
            {
                SetNull(output, row);
                continue;
            }
            var text = Encoding.UTF8.GetBytes(SkyRegionText.Write(known));
            fixed (byte* bytes = text)
                DuckDbApi.AssignString(output, (ulong)row, bytes, (ulong)text.Length);
        }
        region.Keep();
    }

    private static void GeometryRows(nint chunk, nint output)
    {
        var index = 0;
        var argument = GeometryArgument.Take(chunk, ref index);
        var lists = new ListWriter(chunk, output);
        for (var row = 0; row < lists.Rows; row++)
        {
            var numbers = argument.Numbers(row);
            var valid = numbers.Length <= 2 ? argument.TryPoint(row, out _) : argument.Region(row) is not null;
            if (valid)
                lists.Add(row, numbers);
            else
                lists.AddNull(row);
        }
        lists.Finish();
    }

    private static void BoxRows(nint chunk, nint output)
    {
        var index = 0;
        var argument = GeometryArgument.Take(chunk, ref index);
        var lists = new ListWriter(chunk, output);
        for (var row = 0; row < lists.Rows; row++)
        {
            var numbers = argument.Numbers(row);
            if (numbers.Length == 4 && SkyPoint.TryCreate(numbers[0], numbers[1], out var centre) && SkyPolygon.TryCreateBox(centre, numbers[2], numbers[3], out var box, out _))
                lists.Add(row, box.Vertices);
            else
                lists.AddNull(row);
        }
        lists.Finish();
    }

    private static void NumbersRows(nint chunk, nint output)
    {
        var rows = (int)DuckDbApi.ChunkSize(chunk);
        var texts = new DuckDbTextVector(DuckDbApi.ChunkVector(chunk, 0), rows);
        var names = new DuckDbTextVector(DuckDbApi.ChunkVector(chunk, 1), rows);
        var lists = new ListWriter(chunk, output);
        for (var row = 0; row < rows; row++)
        {
            if (texts.IsNull(row) || names.IsNull(row) || !lists.TryAdd(row, Parse(texts.Utf8(row), names.Utf8(row)), names.Utf8(row)))
                lists.AddNull(row);
        }
        lists.Finish();
    }

    /// <summary>Bare numbers are those of the geometry that is asked for.</summary>
    private static ISkyRegion? Parse(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        text = text.TrimStart((byte)' ');
        if (text.IsEmpty || text.Length > SkyRegionText.MaxLength || !(text[0] is >= (byte)'0' and <= (byte)'9' or (byte)'-' or (byte)'+' or (byte)'.'))
            return GeometryArgument.Parse(text);
        byte[] named = [.. name, (byte)' ', .. text];
        return GeometryArgument.Parse(named);
    }

    /// <summary>Collects lists of numbers, and writes them at once.</summary>
    private readonly ref struct ListWriter(nint chunk, nint output)
    {
        private readonly List<double> numbers = new(2 * (int)DuckDbApi.ChunkSize(chunk));
        private readonly Span<NativeListEntry> entries = Answers<NativeListEntry>(chunk, output);

        public int Rows => entries.Length;

        public void Add(int row, ReadOnlySpan<double> values)
        {
            entries[row] = new NativeListEntry((ulong)numbers.Count, (ulong)values.Length);
            numbers.AddRange(values);
        }

        public void Add(int row, SkyPoint point) => Add(row, [point]);

        public void Add(int row, ReadOnlySpan<SkyPoint> points)
        {
            entries[row] = new NativeListEntry((ulong)numbers.Count, (ulong)(2 * points.Length));
            foreach (ref readonly var point in points)
            {
                numbers.Add(point.LonDegrees);
                numbers.Add(point.LatDegrees);
            }
        }

        /// <summary>False when the region is not of that name.</summary>
        public bool TryAdd(int row, ISkyRegion? region, ReadOnlySpan<byte> name)
        {
            switch (region)
            {
                case SkyPoint point when name.SequenceEqual("position"u8):
                    Add(row, point);
                    return true;
                case SkyCircle circle when name.SequenceEqual("circle"u8):
                    Add(row, [circle.Center.LonDegrees, circle.Center.LatDegrees, circle.RadiusDegrees]);
                    return true;
                case SkyPolygon polygon when name.SequenceEqual("polygon"u8):
                    Add(row, polygon.Vertices);
                    return true;
                default:
                    return false;
            }
        }

        public void AddNull(int row)
        {
            entries[row] = new NativeListEntry((ulong)numbers.Count, 0);
            SetNull(output, row);
        }

        public void Finish()
        {
            var total = (ulong)numbers.Count;
            if (DuckDbApi.ReserveList(output, total) != DuckDbState.Success || DuckDbApi.SetListSize(output, total) != DuckDbState.Success)
                throw new DuckDbException(DuckDbErrorKind.OutOfMemory, "The engine has no room for the lists.");
            CollectionsMarshal.AsSpan(numbers).CopyTo(new Span<double>(DuckDbApi.VectorData(DuckDbApi.ListChild(output)), numbers.Count));
        }
    }
}
