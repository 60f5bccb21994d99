using System.Runtime.CompilerServices;

namespace Dax.Engine.Scans.Answers;

/// <summary>A multiplication whose halves are put together: every bit of the key moves every bit of the hash.</summary>
internal static class KeyHash
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ulong key)
    {
        var high = Math.BigMul(key ^ 0xA0761D6478BD642F, 0xE7037ED1A0B428DB, out var low);
        return high ^ low;
    }
}
