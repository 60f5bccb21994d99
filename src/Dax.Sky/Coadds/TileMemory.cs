using System.Buffers;
using Dax.Sky.Resampling;

namespace Dax.Sky.Coadds;

/// <summary>Memory for the planes of one tile, from the shared pool, given back all at once. For one thread.</summary>
internal sealed class TileMemory : IDisposable
{
    private readonly List<float[]> floats = [];
    private readonly List<int[]> ints = [];
    private readonly List<short[]> shorts = [];

    /// <summary>Whatever its pixels hold.</summary>
    public ImageSection Section(int x, int y, int width, int height, bool hasVariance, bool hasMask, bool hasLevel = false) => new(x, y, width, height, Floats(width * height))
    {
        Variance = hasVariance ? Floats(width * height) : default,
        Level = hasLevel ? Floats(width * height) : default,
        Mask = hasMask ? Ints(width * height) : default,
    };

    public Memory<short> Shorts(int count) => Rent(shorts, count);

    public void Dispose()
    {
        GiveBack(floats);
        GiveBack(ints);
        GiveBack(shorts);
    }

    private Memory<float> Floats(int count) => Rent(floats, count);

    private Memory<int> Ints(int count) => Rent(ints, count);

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
