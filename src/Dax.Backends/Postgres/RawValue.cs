using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Npgsql;

namespace Dax.Backends.Postgres;

/// <summary>A value's bytes as they came over the wire.</summary>
internal static class RawValue
{
    private const int MostBytes = 64 << 20;

    public static int Length(NpgsqlDataReader row, int ordinal)
    {
        var length = row.GetBytes(ordinal, 0, null, 0, 0);
        return length <= MostBytes ? (int)length : throw new CatalogException(new Fault.Usage($"A value of more than {MostBytes >> 20} MiB cannot be sent."));
    }

    /// <summary>Fills <paramref name="room"/>, which has the value's length.</summary>
    public static void Read(NpgsqlDataReader row, int ordinal, ArraySegment<byte> room)
    {
        if (room.Count > 0) row.GetBytes(ordinal, 0, room.Array, room.Offset, room.Count);
    }
}
