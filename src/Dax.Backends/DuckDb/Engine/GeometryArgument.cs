using System.Runtime.CompilerServices;
using Dax.Backends.DuckDb.Native;
using Dax.Sky.Geometry;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>
/// Geometries of the rows of a chunk, from one of their forms: two vectors with the coordinates of points; lists of numbers in DALI's order (two are
/// a point, three a circle, more a polygon); texts of regions (DALI's shapes, or STC-S). What a row before had is not read again, nor what the
/// thread's last chunk ended with: constants are parsed once.
/// </summary>
internal unsafe ref struct GeometryArgument
{
    [ThreadStatic] private static Kept[]? kept;

    private readonly NativeString* texts;
    private readonly NativeListEntry* lists;
    private readonly double* longitudes;
    private readonly double* latitudes;
    private readonly ulong* validity;
    private readonly ulong* moreValidity;
    private readonly int slot;
    private ReadOnlySpan<byte> lastText;
    private ReadOnlySpan<double> lastNumbers;
    private ISkyRegion? last;

    private GeometryArgument(nint vector, int slot, DuckDbType type)
    {
        this.slot = slot;
        validity = DuckDbApi.VectorValidity(vector);
        if (type == DuckDbType.Varchar)
        {
            texts = (NativeString*)DuckDbApi.VectorData(vector);
            return;
        }
        lists = (NativeListEntry*)DuckDbApi.VectorData(vector);
        var child = DuckDbApi.ListChild(vector);
        longitudes = (double*)DuckDbApi.VectorData(child);
        moreValidity = DuckDbApi.VectorValidity(child);
    }

    private GeometryArgument(nint longitude, nint latitude)
    {
        longitudes = (double*)DuckDbApi.VectorData(longitude);
        latitudes = (double*)DuckDbApi.VectorData(latitude);
        validity = DuckDbApi.VectorValidity(longitude);
        moreValidity = DuckDbApi.VectorValidity(latitude);
    }

    /// <summary>The argument that starts at vector <paramref name="index"/>, which moves behind it.</summary>
    public static GeometryArgument Take(nint chunk, ref int index)
    {
        var vector = DuckDbApi.ChunkVector(chunk, (ulong)index);
        var native = DuckDbApi.VectorType(vector);
        var type = DuckDbApi.TypeId(native);
        DuckDbApi.DestroyType(ref native);
        if (type != DuckDbType.Double)
            return new GeometryArgument(vector, index++, type);
        index += 2;
        return new GeometryArgument(vector, DuckDbApi.ChunkVector(chunk, (ulong)index - 1));
    }

    /// <summary>A point by its coordinates; false when the row has none, or something else.</summary>
    public readonly bool TryPoint(int row, out SkyPoint point)
    {
        point = default;
        if (VectorReader.IsNull(validity, row))
            return false;
        if (latitudes is not null)
            return !VectorReader.IsNull(moreValidity, row) && SkyPoint.TryCreate(longitudes[row], latitudes[row], out point);
        if (lists is null || lists[row].Length != 2)
            return false;
        var first = (int)lists[row].Offset;
        return !VectorReader.IsNull(moreValidity, first) && !VectorReader.IsNull(moreValidity, first + 1)
            && SkyPoint.TryCreate(longitudes[first], longitudes[first + 1], out point);
    }

    /// <summary>The row's geometry, or null.</summary>
    public ISkyRegion? Region(int row)
    {
        if (VectorReader.IsNull(validity, row))
            return null;
        if (texts is not null)
            return OfText(VectorReader.Bytes(texts + row));
        if (latitudes is not null || lists[row].Length == 2)
            return TryPoint(row, out var point) ? point : null;
        var numbers = Numbers(row);
        if (!numbers.IsEmpty && numbers.SequenceEqual(lastNumbers))
            return last;
        lastNumbers = numbers;
        return last = OfNumbers(numbers);
    }

    /// <summary>The numbers of a list as they are; none when one of them is NULL.</summary>
    public readonly ReadOnlySpan<double> Numbers(int row)
    {
        if (VectorReader.IsNull(validity, row))
            return [];
        var (first, count) = ((int)lists[row].Offset, (int)lists[row].Length);
        for (var i = first; moreValidity is not null && i < first + count; i++)
        {
            if (VectorReader.IsNull(moreValidity, i))
                return [];
        }
        return new ReadOnlySpan<double>(longitudes + first, count);
    }

    /// <summary>Keeps the last text's region for the thread's next chunk.</summary>
    public readonly void Keep()
    {
        if (lastText.IsEmpty)
            return;
        ref var mine = ref Slot();
        if (!lastText.SequenceEqual(mine.Text))
            mine = new Kept(lastText.ToArray(), last);
    }

    private ISkyRegion? OfText(ReadOnlySpan<byte> text)
    {
        // Rows of a literal share its bytes, and spans of the same bytes compare at once.
        if (!lastText.IsEmpty && text.SequenceEqual(lastText))
            return last;
        ref readonly var mine = ref Slot();
        last = mine.Text is not null && text.SequenceEqual(mine.Text) ? mine.Region : Parse(text);
        lastText = text;
        return last;
    }

    private readonly ref Kept Slot() => ref (kept ??= new Kept[4])[slot & 3];

    /// <summary>Null for a text that is no region.</summary>
    public static ISkyRegion? Parse(ReadOnlySpan<byte> text) => SkyRegionText.TryParse(text, out var region, out _) ? region : null;

    /// <summary>Null for numbers that are no point, circle or polygon.</summary>
    [SkipLocalsInit]
    public static ISkyRegion? OfNumbers(ReadOnlySpan<double> numbers)
    {
        if (numbers.Length < 2 || !SkyPoint.TryCreate(numbers[0], numbers[1], out var first))
            return null;
        if (numbers.Length == 2)
            return first;
        if (numbers.Length == 3)
            return numbers[2] >= 0 ? new SkyCircle(first, Math.Min(numbers[2], 180)) : null;
        if (numbers.Length % 2 != 0 || numbers.Length > 2 * SkyPolygon.MaxVertices)
            return null;
        var corners = numbers.Length <= 64 ? stackalloc SkyPoint[32] : new SkyPoint[numbers.Length / 2];
        corners = corners[..(numbers.Length / 2)];
        for (var i = 0; i < corners.Length; i++)
            corners[i] = new SkyPoint(numbers[2 * i], numbers[2 * i + 1]);
        return SkyPolygon.TryCreate(corners, out var polygon, out _) ? polygon : null;
    }

    private readonly record struct Kept(byte[]? Text, ISkyRegion? Region);
}
