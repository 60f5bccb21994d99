using Dax.Backends.DuckDb;
using Dax.Ivoa.Tables;
using Dax.Sky.Healpix;

namespace Dax.Backends.Import;

/// <summary>Makes the hidden key of rows from their main position.</summary>
internal sealed class PositionKeys
{
    private double[] longitudes = [];
    private double[] latitudes = [];
    private long[] keys = [];

    /// <summary>HEALPix nested index of order 29; <see cref="CatalogFolder.NoPosition"/> where a coordinate is null, not finite or outside the sphere.</summary>
    public MemoryVector<long> Of(ColumnVector longitude, ColumnVector latitude)
    {
        var count = longitude.Count;
        if (keys.Length < count)
        {
            (longitudes, latitudes, keys) = (new double[count], new double[count], new long[count]);
        }
        HealpixNested.Index(HealpixNested.MaxOrder, Degrees(longitude, longitudes), Degrees(latitude, latitudes), keys);
        return new MemoryVector<long>(keys.AsMemory(0, count));
    }

    /// <summary>A copy where nulls are not numbers, which have no cell.</summary>
    private static ReadOnlySpan<double> Degrees(ColumnVector vector, double[] copy)
    {
        var target = copy.AsSpan(0, vector.Count);
        if (vector is ScalarVector<double> wide)
        {
            wide.Values.CopyTo(target);
        }
        else
        {
            var narrow = ((ScalarVector<float>)vector).Values;
            for (var i = 0; i < narrow.Length; i++)
            {
                target[i] = narrow[i];
            }
        }
        if (!vector.Validity.IsEmpty)
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = vector.IsNull(i) ? double.NaN : target[i];
            }
        }
        return target;
    }
}
