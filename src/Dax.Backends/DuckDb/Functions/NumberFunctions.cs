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
        new("dax_nanojanskyToAbMag", 1, static a => AbMagnitude.FromNanojansky(a[0])),
        new("dax_nanojanskyToAbMagSigma", 2, static a => AbMagnitude.SigmaFromFlux(a[0], a[1])),
        new("dax_abMagToNanojansky", 1, static a => AbMagnitude.ToNanojansky(a[0])),
        new("dax_abMagToNanojanskySigma", 2, static a => AbMagnitude.ToNanojanskySigma(a[0], a[1])),
        new("dax_fluxToAbMag", 1, static a => AbMagnitude.FromFlux(a[0])),
        new("dax_fluxToAbMagSigma", 2, static a => AbMagnitude.SigmaFromFlux(a[0], a[1])),
        new("dax_abMagToFlux", 1, static a => AbMagnitude.ToFlux(a[0])),
        new("dax_abMagToFluxSigma", 2, static a => AbMagnitude.ToFluxSigma(a[0], a[1])),
        new("dax_dnToAbMag", 2, static a => AbMagnitude.FromDn(a[0], a[1])),
        new("dax_dnToAbMagSigma", 4, static a => AbMagnitude.SigmaFromDn(a[0], a[1], a[2], a[3])),
        new("dax_dnToFlux", 2, static a => AbMagnitude.FluxFromDn(a[0], a[1])),
        new("dax_dnToFluxSigma", 4, static a => AbMagnitude.FluxSigmaFromDn(a[0], a[1], a[2], a[3])),
        new("dax_abMagToDn", 2, static a => AbMagnitude.ToDn(a[0], a[1])),
        new("dax_abMagToDnSigma", 4, static a => AbMagnitude.ToDnSigma(a[0], a[1], a[2], a[3])),
        new("dax_fluxToDn", 2, static a => AbMagnitude.DnFromFlux(a[0], a[1])),
        new("dax_fluxToDnSigma", 4, static a => AbMagnitude.DnSigmaFromFlux(a[0], a[1], a[2], a[3])),
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
