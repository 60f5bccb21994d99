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

    private readonly SortedDictionary<string, int> planes = new(StringComparer.Ordinal);

    /// <summary>Bits of the mosaic's mask by the planes' names.</summary>
    public IReadOnlyDictionary<string, int> Planes => planes;

    /// <summary>Names and bits that the header of a mask tells.</summary>
    public static Dictionary<string, int> Of(FitsHeader mask)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var card in mask.Cards)
            if (card.Keyword.StartsWith(Prefix, StringComparison.Ordinal) && card.TryGetInteger(out var bit) && bit is >= 0 and < MostBits) found.TryAdd(card.Keyword[Prefix.Length..], (int)bit);
        return found;
    }

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

    /// <summary>From an image's bits to the mosaic's; null when they are the same. Bits without a name have no meaning, and go when others move.</summary>
    public sbyte[]? Moves(IReadOnlyDictionary<string, int> image)
    {
        if (image.All(p => planes[p.Key] == p.Value)) return null;
        var moves = new sbyte[MostBits];
        Array.Fill(moves, (sbyte)-1);
        foreach (var (name, bit) in image) moves[bit] = (sbyte)planes[name];
        return moves;
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
