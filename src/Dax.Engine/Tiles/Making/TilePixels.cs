using System.Buffers;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Making;

/// <summary>The pixels of a tile: rows and columns as <see cref="HipsTile"/> counts them, NaN where there is no value. Its memory is rented: disposing gives it back.</summary>
public sealed class TilePixels : IDisposable
{
    public const int Count = HipsTile.Width * HipsTile.Width;

    private float[]? values;

    /// <param name="unit">VOUnits of the values; null when unknown.</param>
    public TilePixels(HipsTile tile, string? unit = null)
    {
        (Tile, Unit) = (tile, unit);
        values = ArrayPool<float>.Shared.Rent(Count);
    }

    public HipsTile Tile { get; }

    public string? Unit { get; }

    public Span<float> Values => Memory.Span;

    public Memory<float> Memory => values is { } held ? held.AsMemory(0, Count) : throw new ObjectDisposedException(nameof(TilePixels));

    /// <summary>No pixel has a value.</summary>
    public bool IsEmpty
    {
        get
        {
            foreach (var value in Values)
                if (!float.IsNaN(value)) return false;
            return true;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref values, null) is { } held) ArrayPool<float>.Shared.Return(held);
    }
}
