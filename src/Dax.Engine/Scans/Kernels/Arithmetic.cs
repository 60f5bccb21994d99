using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dax.Engine.Scans.Kernels;

/// <summary>An operation on two numbers, one by one and many at once.</summary>
internal interface IArithmetic<T> where T : unmanaged
{
    static abstract T Of(T left, T right);

    static abstract Vector256<T> Of(Vector256<T> left, Vector256<T> right);
}

internal readonly struct Sum<T> : IArithmetic<T> where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(T left, T right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Of(Vector256<T> left, Vector256<T> right) => left + right;
}

internal readonly struct Difference<T> : IArithmetic<T> where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(T left, T right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Of(Vector256<T> left, Vector256<T> right) => left - right;
}

internal readonly struct Product<T> : IArithmetic<T> where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(T left, T right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Of(Vector256<T> left, Vector256<T> right) => left * right;
}

internal readonly struct Quotient<T> : IArithmetic<T> where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(T left, T right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Of(Vector256<T> left, Vector256<T> right) => left / right;
}
