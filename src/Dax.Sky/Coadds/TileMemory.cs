using System.Buffers;
using Dax.Sky.Resampling;

namespace Dax.Sky.Coadds;

/// <summary>Memory for the planes of one tile, from the shared pool, given back all at once. For one thread.</summary>
internal sealed class TileMemory : IDisposable
{
    private readonly List<float[]> floats = [];
    private readonly List<int[]> ints = [];
    private readonly List<short[]> shorts = [];

    /// <summary>Of all that is rented.</summary>
    public long Bytes => floats.Sum(f => 4L * f.Length) + ints.Sum(i => 4L * i.Length) + shorts.Sum(s => 2L * s.Length);

    /// <summary>Whatever its pixels hold. OverflowException when they are more than a plane can have.</summary>
    public ImageSection Section(int x, int y, int width, int height, bool hasVariance, bool hasMask, bool hasLevel = false)
    {
        var pixels = checked(width * height);
        return new ImageSection(x, y, width, height, Rent(floats, pixels))
        {
            Variance = hasVariance ? Rent(floats, pixels) : default,
            Level = hasLevel ? Rent(floats, pixels) : default,
            Mask = hasMask ? Rent(ints, pixels) : default,
        };
    }

    public Memory<short> Shorts(int count) => Rent(shorts, count);

    public void Dispose()
    {
        GiveBack(floats);
        GiveBack(ints);
        GiveBack(shorts);
    }

    private static Memory<T> Rent<T>(List<T[]> rented, int count)
    {
        var array = ArrayPool<T>.Shared.Rent(count);
        rented.Add(array);
        return array.AsMemory(0, count);
    }

    private static void GiveBack<T>(List<T[]> rented)
    {
        foreach (var array in rented) ArrayPool<T>.Shared.Return(array);
        rented.Clear();
    }
}
