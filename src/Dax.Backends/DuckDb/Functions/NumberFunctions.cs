using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dax.Backends.DuckDb.Native;
using Dax.Sky.Photometry;

namespace Dax.Backends.DuckDb.Functions;

/// <summary>Functions from DOUBLEs to a DOUBLE: null when an argument is, and where the kernel has no answer (NaN).</summary>
internal static unsafe class NumberFunctions
{
    private const int MostArguments = 8;

    private delegate double Kernel(ReadOnlySpan<double> arguments);

    private readonly record struct Entry(string Name, int Arguments, Kernel Kernel);

    private static readonly Entry[] Entries =
    [
        new("dax_transform_lon", 4, static a => SkyKernels.Transform(a).LonDegrees),
        new("dax_transform_lat", 4, static a => SkyKernels.Transform(a).LatDegrees),
        new("dax_epoch_lon", 8, static a => SkyKernels.Move(a).LonDegrees),
        new("dax_epoch_lat", 8, static a => SkyKernels.Move(a).LatDegrees),
        new("dax_angSep", 6, static a => SkyKernels.Angle(a)),
        new("dax_s2PtInBox", 6, static a => SkyKernels.InBox(a)),
        new("dax_s2PtInEllipse", 7, static a => SkyKernels.InEllipse(a)),
        .. AbFunction.All.Select(function => new Entry("dax_" + function.Name, function.Arguments, function.Of)),
    ];

    public static void Register(DuckDbConnection connection)
    {
        Span<DuckDbType> types = stackalloc DuckDbType[MostArguments];
        types.Fill(DuckDbType.Double);
        for (var i = 0; i < Entries.Length; i++)
            ScalarFunction.Register(connection, Entries[i].Name, types[..Entries[i].Arguments], DuckDbType.Double, &Body, i);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Body(nint info, nint chunk, nint output)
    {
        try
        {
            Run(Entries[(int)DuckDbApi.FunctionExtra(info)], chunk, output);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // An exception must not cross the border; the query fails with it.
            DuckDbApi.SetFunctionError(info, e.Message);
        }
    }

    private static void Run(Entry entry, nint chunk, nint output)
    {
        var count = (int)DuckDbApi.ChunkSize(chunk);
        var answers = new FunctionAnswers<double>(output, count);
        Span<nint> data = stackalloc nint[MostArguments];
        Span<nint> masks = stackalloc nint[MostArguments];
        for (var i = 0; i < entry.Arguments; i++)
        {
            var vector = DuckDbApi.ChunkVector(chunk, (ulong)i);
            data[i] = (nint)DuckDbApi.VectorData(vector);
            masks[i] = (nint)DuckDbApi.VectorValidity(vector);
        }

        Span<double> arguments = stackalloc double[entry.Arguments];
        for (var row = 0; row < count; row++)
        {
            var answer = Gather(data, masks, row, arguments) ? entry.Kernel(arguments) : double.NaN;
            if (double.IsNaN(answer))
                answers.SetNull(row);
            else
                answers.Values[row] = answer;
        }
    }

    private static bool Gather(ReadOnlySpan<nint> data, ReadOnlySpan<nint> masks, int row, Span<double> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (VectorReader.IsNull((ulong*)masks[i], row))
                return false;
            arguments[i] = ((double*)data[i])[row];
        }

        return true;
    }
}
