using System.Buffers.Binary;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Tiles;

/// <summary>The committed script that makes tile-compressed images, and reads them through cfitsio.</summary>
internal static class TileFiles
{
    private static readonly string Script = Path.Combine(RepositoryFiles.Root, "tests", "data", "tiles", "make_golden.py");

    public static void Require()
    {
        Tool.Require("fpack", "libcfitsio-bin");
        Tool.Require("/usr/bin/python3", "python3-astropy");
    }

    public static async Task<string[]> Run(params string[] arguments)
    {
        var run = await Tool.Run("/usr/bin/python3", ["-W", "ignore", "-B", Script, .. arguments]);
        Assert.True(run.ExitCode == 0, run.All);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>All NaNs as the quiet one without a sign, which the script writes.</summary>
    public static byte[] OneNaN(byte[] stored, int bitpix)
    {
        for (var i = 0; bitpix == -32 && i < stored.Length; i += 4)
            if (float.IsNaN(BinaryPrimitives.ReadSingleBigEndian(stored.AsSpan(i)))) BinaryPrimitives.WriteUInt32BigEndian(stored.AsSpan(i), 0x7FC00000);
        for (var i = 0; bitpix == -64 && i < stored.Length; i += 8)
            if (double.IsNaN(BinaryPrimitives.ReadDoubleBigEndian(stored.AsSpan(i)))) BinaryPrimitives.WriteUInt64BigEndian(stored.AsSpan(i), 0x7FF8000000000000);
        return stored;
    }
}
