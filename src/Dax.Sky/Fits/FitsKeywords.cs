using System.Runtime.CompilerServices;
using System.Text;

namespace Dax.Sky.Fits;

/// <summary>
/// Keywords as strings, each made once as long as it has its place: files repeat the same few hundred, and what every open file holds for itself is what a collection has
/// to walk. For any number of threads; its size does not grow.
/// </summary>
internal static class FitsKeywords
{
    private const int Places = 4096, MostBytes = 8;

    private static readonly string?[] Known = new string?[Places];

    /// <summary>Upper case; what is no ASCII stays as it is.</summary>
    public static string Of(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return "";
        if (name.Length > MostBytes) return Make(name);
        ref var place = ref Known[PlaceOf(name)];
        // A thread may see another's string or none: both are right.
        if (Volatile.Read(ref place) is { } known && Ascii.Equals(name, known)) return known;
        var made = Make(name);
        Volatile.Write(ref place, made);
        return made;
    }

    private static int PlaceOf(ReadOnlySpan<byte> name)
    {
        var bits = 0UL;
        foreach (var c in name) bits = bits << 8 | c;
        return (int)(bits * 0x9E3779B97F4A7C15 >> 52);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Make(ReadOnlySpan<byte> name) => Encoding.Latin1.GetString(name).ToUpperInvariant();
}
