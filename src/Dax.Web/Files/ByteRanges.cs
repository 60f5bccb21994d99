using System.Collections.Immutable;
using Microsoft.Net.Http.Headers;

namespace Dax.Web.Files;

/// <summary>Bytes of a representation, both ends inside.</summary>
internal readonly record struct ByteRange(long First, long Last)
{
    public long Length => Last - First + 1;
}

/// <summary>The parts that a Range header asks for (RFC 9110, 14.1.2).</summary>
internal static class ByteRanges
{
    // More, or overlapping ones, are no client's honest wish (14.2): all of it is sent instead.
    private const int MaxParts = 16;

    /// <summary>Empty: none of the ranges lies in the representation. Null: send all of it.</summary>
    public static ImmutableArray<ByteRange>? Select(RangeHeaderValue? asked, long length)
    {
        if (asked is null || !asked.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase) || asked.Ranges.Count is 0 or > MaxParts) return null;
        var parts = ImmutableArray.CreateBuilder<ByteRange>(asked.Ranges.Count);
        foreach (var range in asked.Ranges)
        {
            if (Resolve(range, length) is { } part) parts.Add(part);
        }
        return Overlap(parts) ? null : parts.ToImmutable();
    }

    private static ByteRange? Resolve(RangeItemHeaderValue range, long length)
    {
        if (range.From is { } first) return first < length ? new ByteRange(first, Math.Min(range.To ?? long.MaxValue, length - 1)) : null;
        return range.To is > 0 and var suffix && length > 0 ? new ByteRange(Math.Max(0, length - suffix), length - 1) : null;
    }

    private static bool Overlap(ImmutableArray<ByteRange>.Builder parts)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (parts[i].First <= parts[j].Last && parts[j].First <= parts[i].Last) return true;
            }
        }
        return false;
    }
}
