using System.Buffers.Binary;
using System.Collections.Immutable;
using Dax.Sky.Geometry;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>
/// The images that tiles in the store were made of, in a few bytes each: which they are, and a circle around each, so that it is known where one was that is gone.
/// </summary>
internal static class SurveyRoll
{
    public const string Path = ".dax/images.bin";

    /// <summary>Id, time of registration, longitude, latitude, radius.</summary>
    private const int EntryBytes = 16 + 8 + 3 * 8;

    public static byte[] Write(SurveyImages images)
    {
        var bytes = new byte[images.Images.Length * EntryBytes];
        for (var i = 0; i < images.Images.Length; i++)
        {
            var entry = bytes.AsSpan(i * EntryBytes, EntryBytes);
            var found = images.Images[i].Found;
            var circle = found.Region!.BoundingCircle;
            found.Uri.Id.TryWriteBytes(entry);
            BinaryPrimitives.WriteInt64LittleEndian(entry[16..], Ticks(images.Images[i]));
            BinaryPrimitives.WriteDoubleLittleEndian(entry[24..], circle.Center.LonDegrees);
            BinaryPrimitives.WriteDoubleLittleEndian(entry[32..], circle.Center.LatDegrees);
            BinaryPrimitives.WriteDoubleLittleEndian(entry[40..], circle.RadiusDegrees);
        }
        return bytes;
    }

    /// <summary>Whether one of the images was there before.</summary>
    public static bool HasAny(ReadOnlySpan<byte> before, SurveyImages now)
    {
        var ids = now.Images.Select(i => i.Found.Uri.Id).ToHashSet();
        for (; before.Length >= EntryBytes; before = before[EntryBytes..])
            if (ids.Contains(new Guid(before[..16]))) return true;
        return false;
    }

    /// <summary>Cells of all images that one of the two has and the other has not.</summary>
    public static Moc Difference(ReadOnlySpan<byte> before, SurveyImages now)
    {
        var added = now.Images.ToDictionary(i => (i.Found.Uri.Id, Ticks(i)));
        var cells = new List<Moc>();
        for (; before.Length >= EntryBytes; before = before[EntryBytes..])
        {
            if (added.Remove((new Guid(before[..16]), BinaryPrimitives.ReadInt64LittleEndian(before[16..])))) continue;
            var center = new SkyPoint(BinaryPrimitives.ReadDoubleLittleEndian(before[24..]), BinaryPrimitives.ReadDoubleLittleEndian(before[32..]));
            cells.Add(Moc.FromRegion(new SkyCircle(center, BinaryPrimitives.ReadDoubleLittleEndian(before[40..])), now.Order));
        }
        cells.AddRange(added.Values.Select(i => i.Cells));
        return Moc.Union(now.Order, cells);
    }

    private static long Ticks(SurveyImage image) => image.Found.Dataset.Ref.IngestedAt?.UtcTicks ?? 0;
}
