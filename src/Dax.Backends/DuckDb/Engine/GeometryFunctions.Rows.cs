using Dax.Backends.DuckDb.Native;
using Dax.Sky.Geometry;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>The functions that give flags and numbers, chunk by chunk.</summary>
internal static unsafe partial class GeometryFunctions
{
    private static void ContainsRows(nint chunk, nint output)
    {
        var index = 0;
        var inner = GeometryArgument.Take(chunk, ref index);
        var outer = GeometryArgument.Take(chunk, ref index);
        var answers = Answers<byte>(chunk, output);
        for (var row = 0; row < answers.Length; row++)
        {
            if (inner.TryPoint(row, out var point))
                SetFlag(answers, output, row, outer.Region(row)?.Contains(point.ToUnitVector()));
            else
                SetFlag(answers, output, row, inner.Region(row) is { } first && outer.Region(row) is { } second ? SkyRegions.Contains(second, first) : null);
        }
        inner.Keep();
        outer.Keep();
    }

    private static void IntersectsRows(nint chunk, nint output)
    {
        var index = 0;
        var first = GeometryArgument.Take(chunk, ref index);
        var second = GeometryArgument.Take(chunk, ref index);
        var answers = Answers<byte>(chunk, output);
        for (var row = 0; row < answers.Length; row++)
            SetFlag(answers, output, row, first.Region(row) is { } a && second.Region(row) is { } b ? SkyRegions.Intersects(a, b) : null);
        first.Keep();
        second.Keep();
    }

    private static void DistanceRows(nint chunk, nint output)
    {
        var index = 0;
        var first = GeometryArgument.Take(chunk, ref index);
        var second = GeometryArgument.Take(chunk, ref index);
        var answers = Answers<double>(chunk, output);
        for (var row = 0; row < answers.Length; row++)
        {
            if (first.TryPoint(row, out var a) && second.TryPoint(row, out var b))
                answers[row] = Spherical.SeparationDegrees(a, b);
            else
                SetNull(output, row);
        }
    }

    private static void AreaRows(nint chunk, nint output)
    {
        var index = 0;
        var region = GeometryArgument.Take(chunk, ref index);
        var answers = Answers<double>(chunk, output);
        for (var row = 0; row < answers.Length; row++)
        {
            if (region.Region(row) is { } known)
                answers[row] = known.AreaSquareDegrees;
            else
                SetNull(output, row);
        }
        region.Keep();
    }

    private static Span<T> Answers<T>(nint chunk, nint output) where T : unmanaged => new(DuckDbApi.VectorData(output), (int)DuckDbApi.ChunkSize(chunk));

    private static void SetFlag(Span<byte> answers, nint output, int row, bool? value)
    {
        if (value is { } known)
            answers[row] = known ? (byte)1 : (byte)0;
        else
            SetNull(output, row);
    }

    private static void SetNull(nint output, int row) => DuckDbApi.VectorValidity(output)[row >> 6] &= ~(1UL << (row & 63));
}
