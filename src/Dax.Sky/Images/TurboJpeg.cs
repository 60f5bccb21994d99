using System.Runtime.InteropServices;

namespace Dax.Sky.Images;

/// <summary>The functions of libturbojpeg that we use (TurboJPEG API 2, which 3 has too); null when the library is not on the machine.</summary>
internal sealed unsafe class TurboJpeg
{
    /// <summary>Of tjCompress2: our memory is large enough, and stays where it is.</summary>
    private const int NoRealloc = 1024;
    private const int Rgb = 0;
    private const int Gray = 6;
    private const int SampledAll = 0;
    private const int SampledGray = 3;

    private static readonly string[] Names = OperatingSystem.IsWindows()
        ? ["turbojpeg.dll", "libturbojpeg.dll"]
        : OperatingSystem.IsMacOS() ? ["libturbojpeg.0.dylib", "libturbojpeg.dylib"] : ["libturbojpeg.so.0", "libturbojpeg.so"];

    private readonly delegate* unmanaged<nint> open;
    private readonly delegate* unmanaged<nint, int> close;
    private readonly delegate* unmanaged<int, int, int, CULong> bound;
    private readonly delegate* unmanaged<nint, byte*, int, int, int, int, byte**, CULong*, int, int, int, int> compress;
    private readonly delegate* unmanaged<nint, byte*> message;

    private TurboJpeg(nint library)
    {
        open = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "tjInitCompress");
        close = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "tjDestroy");
        bound = (delegate* unmanaged<int, int, int, CULong>)NativeLibrary.GetExport(library, "tjBufSize");
        compress = (delegate* unmanaged<nint, byte*, int, int, int, int, byte**, CULong*, int, int, int, int>)NativeLibrary.GetExport(library, "tjCompress2");
        message = (delegate* unmanaged<nint, byte*>)NativeLibrary.GetExport(library, "tjGetErrorStr2");
    }

    public static TurboJpeg? Library { get; } = Load();

    /// <summary>Bytes that a picture never exceeds.</summary>
    public long Bound(int width, int height, int channels) => checked((long)bound(width, height, Sampling(channels)).Value);

    /// <summary>Returns the bytes written. Throws InvalidOperationException with the library's words.</summary>
    public int Compress(ReadOnlySpan<byte> pixels, int width, int height, int channels, int quality, Span<byte> into)
    {
        var handle = open();
        if (handle == 0) throw new InvalidOperationException("libturbojpeg gives no compressor.");
        try
        {
            fixed (byte* source = pixels)
            fixed (byte* target = into)
            {
                var start = target;
                var length = new CULong((nuint)into.Length);
                var status = compress(handle, source, width, 0, height, channels == 1 ? Gray : Rgb, &start, &length, Sampling(channels), quality, NoRealloc);
                return status == 0 ? checked((int)length.Value) : throw new InvalidOperationException($"libturbojpeg: {Marshal.PtrToStringUTF8((nint)message(handle))}");
            }
        }
        finally
        {
            _ = close(handle);
        }
    }

    private static int Sampling(int channels) => channels == 1 ? SampledGray : SampledAll;

    private static TurboJpeg? Load()
    {
        foreach (var name in Names)
        {
            if (!NativeLibrary.TryLoad(name, out var library)) continue;
            try
            {
                return new TurboJpeg(library);
            }
            catch (EntryPointNotFoundException)
            {
                // A library of that name without these functions is not the one that is meant.
                NativeLibrary.Free(library);
            }
        }
        return null;
    }
}
