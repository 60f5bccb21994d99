using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dax.Engine.Scans.Answers;

/// <summary>Bits as lanes of vectors whose elements have 4 or 8 bytes.</summary>
internal static class LaneMask
{
    private static Vector512<uint> Bits32
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(1U, 1U << 1, 1U << 2, 1U << 3, 1U << 4, 1U << 5, 1U << 6, 1U << 7, 1U << 8, 1U << 9, 1U << 10, 1U << 11, 1U << 12, 1U << 13, 1U << 14, 1U << 15);
    }

    private static Vector512<ulong> Bits64
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(1UL, 1UL << 1, 1UL << 2, 1UL << 3, 1UL << 4, 1UL << 5, 1UL << 6, 1UL << 7);
    }

    /// <summary>All bits of lane i are set where bit i is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Of<T>(ulong bits) where T : unmanaged => Unsafe.SizeOf<T>() == 8
        ? Vector512.Equals(Vector512.Create(bits) & Bits64, Bits64).As<ulong, T>()
        : Vector512.Equals(Vector512.Create((uint)bits) & Bits32, Bits32).As<uint, T>();
}
