using Dax.Sky.Fits;

namespace Dax.Engine.Mosaics;

/// <summary>
/// What the bits of masks are called, and which the mosaic's are: images that agree keep theirs; a name that another image has elsewhere keeps the first bit that it had, one that comes later takes a
/// free one.
/// </summary>
internal sealed class MaskLegend
{
    private const string Prefix = "MP_";
    private const int MostBits = 32;

    /// <summary>Of a keyword.</summary>
    private const int MostCharacters = 60;

    private readonly SortedDictionary<string, int> planes = new(StringComparer.Ordinal);

    /// <summary>Bits of the mosaic's mask by the planes' names.</summary>
    public IReadOnlyDictionary<string, int> Planes => planes;

    /// <summary>Names and bits that the header of a mask tells.</summary>
    public static Dictionary<string, int> Of(FitsHeader mask)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var card in mask.Cards)
            if (IsName(card.Keyword) && card.TryGetInteger(out var bit) && bit is >= 0 and < MostBits) found.TryAdd(card.Keyword[Prefix.Length..], (int)bit);
        return found;
    }

    /// <summary>Whether a keyword names a plane, and can be written into another header (as HIERARCH, with its number).</summary>
    private static bool IsName(string keyword) =>
        keyword.Length is > 3 and <= MostCharacters && keyword.StartsWith(Prefix, StringComparison.Ordinal) && !keyword.AsSpan().ContainsAnyExceptInRange('!', '~') && !keyword.Contains('=', StringComparison.Ordinal);

    /// <summary>Takes the planes of one more image in; the name of one that there is no bit left for, or null.</summary>
    public string? Add(IReadOnlyDictionary<string, int> image)
    {
        foreach (var (name, bit) in image.OrderBy(p => p.Value))
        {
            if (planes.ContainsKey(name)) continue;
            if (planes.Count == MostBits) return name;
            planes.Add(name, planes.ContainsValue(bit) ? Enumerable.Range(0, MostBits).First(b => !planes.ContainsValue(b)) : bit);
        }
        return null;
    }

    /// <summary>From an image's bits to the mosaic's. A bit without a name stays, unless the mosaic calls it something: then it goes. Null when no image of the mosaic has names: all stay.</summary>
    public MaskBits? Moves(IReadOnlyDictionary<string, int> image)
    {
        if (planes.Count == 0) return null;
        var sets = new uint[MostBits];
        for (var bit = 0; bit < MostBits; bit++) sets[bit] = planes.ContainsValue(bit) || image.Values.Contains(bit) ? 0u : 1u << bit;
        foreach (var (name, bit) in image) sets[bit] |= 1u << planes[name];
        return new MaskBits(sets);
    }

    /// <summary>Bits of planes of those names.</summary>
    public int BitsOf(IEnumerable<string> names)
    {
        var bits = 0;
        foreach (var name in names)
            if (planes.TryGetValue(name, out var bit)) bits |= 1 << bit;
        return bits;
    }
}
