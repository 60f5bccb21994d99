using Dax.Backends.DuckDb.Functions;
using Dax.Backends.DuckDb.Native;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>Geometries in other frames: every pair of numbers is a position; the radius of a circle stays.</summary>
internal static unsafe partial class GeometryFunctions
{
    private static void TransformRows(nint chunk, nint output)
    {
        var index = 0;
        var argument = GeometryArgument.Take(chunk, ref index);
        var lists = new ListWriter(chunk, output);
        var from = new DuckDbVector<long>(DuckDbApi.ChunkVector(chunk, 1), lists.Rows);
        var to = new DuckDbVector<long>(DuckDbApi.ChunkVector(chunk, 2), lists.Rows);
        Span<double> moved = [];
        for (var row = 0; row < lists.Rows; row++)
        {
            var numbers = argument.Numbers(row);
            if (numbers.Length > moved.Length)
                moved = new double[numbers.Length];
            var isGeometry = numbers.Length <= 2 ? argument.TryPoint(row, out _) : argument.Region(row) is not null;
            if (isGeometry && !from.IsNull(row) && !to.IsNull(row) && TryTransform(numbers, from.Values[row], to.Values[row], moved))
                lists.Add(row, moved[..numbers.Length]);
            else
                lists.AddNull(row);
        }
        lists.Finish();
    }

    private static bool TryTransform(ReadOnlySpan<double> numbers, long from, long to, Span<double> moved)
    {
        numbers.CopyTo(moved);
        for (var i = 0; i + 1 < numbers.Length; i += 2)
        {
            var point = SkyKernels.Transform([from, to, numbers[i], numbers[i + 1]]);
            if (double.IsNaN(point.LonDegrees))
                return false;
            (moved[i], moved[i + 1]) = (point.LonDegrees, point.LatDegrees);
        }
        return true;
    }
}
