using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>Numbers from memory to big-endian bytes, widened where the document's type is wider.</summary>
internal static class BigEndian
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<TIn, TOut>(ref byte at, TIn value) where TIn : unmanaged, INumberBase<TIn> where TOut : unmanaged, INumberBase<TOut> =>
        Put(ref at, typeof(TIn) == typeof(TOut) ? Unsafe.BitCast<TIn, TOut>(value) : TOut.CreateTruncating(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put<T>(ref byte at, T value) where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() == 8) Unsafe.WriteUnaligned(ref at, BinaryPrimitives.ReverseEndianness(Unsafe.BitCast<T, ulong>(value)));
        else if (Unsafe.SizeOf<T>() == 4) Unsafe.WriteUnaligned(ref at, BinaryPrimitives.ReverseEndianness(Unsafe.BitCast<T, uint>(value)));
        else if (Unsafe.SizeOf<T>() == 2) Unsafe.WriteUnaligned(ref at, BinaryPrimitives.ReverseEndianness(Unsafe.BitCast<T, ushort>(value)));
        else Unsafe.WriteUnaligned(ref at, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(ref readonly byte at) where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() == 8) return Unsafe.BitCast<ulong, T>(BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(in at)));
        if (Unsafe.SizeOf<T>() == 4) return Unsafe.BitCast<uint, T>(BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(in at)));
        if (Unsafe.SizeOf<T>() == 2) return Unsafe.BitCast<ushort, T>(BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ushort>(in at)));
        return Unsafe.ReadUnaligned<T>(in at);
    }

    /// <summary>Values side by side; <paramref name="bytes"/> has exactly as many.</summary>
    public static void Read<T>(ReadOnlySpan<byte> bytes, Span<T> values) where T : unmanaged
    {
        bytes.CopyTo(MemoryMarshal.AsBytes(values));
        if (Unsafe.SizeOf<T>() == 8) Reverse(MemoryMarshal.Cast<T, ulong>(values));
        else if (Unsafe.SizeOf<T>() == 4) Reverse(MemoryMarshal.Cast<T, uint>(values));
        else if (Unsafe.SizeOf<T>() == 2) Reverse(MemoryMarshal.Cast<T, ushort>(values));
    }

    private static void Reverse(Span<ulong> values) => BinaryPrimitives.ReverseEndianness(values, values);
    private static void Reverse(Span<uint> values) => BinaryPrimitives.ReverseEndianness(values, values);
    private static void Reverse(Span<ushort> values) => BinaryPrimitives.ReverseEndianness(values, values);

    /// <summary>Whether every value of a kind survives as a document's type. Doubles may be written as floats: there the type says how much is meant.</summary>
    public static bool Fits<TIn, TOut>() where TIn : unmanaged where TOut : unmanaged
    {
        var fromFloat = typeof(TIn) == typeof(float) || typeof(TIn) == typeof(double);
        var toFloat = typeof(TOut) == typeof(float) || typeof(TOut) == typeof(double);
        return fromFloat ? toFloat : toFloat || Unsafe.SizeOf<TIn>() <= Unsafe.SizeOf<TOut>();
    }
}

internal sealed class BinaryScalar<TIn, TOut>(TOut nullValue) : BinaryColumn
    where TIn : unmanaged, INumberBase<TIn> where TOut : unmanaged, INumberBase<TOut>
{
    public override int FixedBytes => Unsafe.SizeOf<TOut>();

    public override void Scatter(ColumnVector vector, int first, Span<byte> rows, Span<int> cursors, int offset)
    {
        var values = ((ScalarVector<TIn>)vector).Values.Slice(first, cursors.Length);
        ref var start = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), offset);
        for (var i = 0; i < cursors.Length; i++) BigEndian.Write<TIn, TOut>(ref Unsafe.Add(ref start, cursors[i]), values[i]);
        var validity = vector.Validity;
        if (!Validity.AnyNull(validity, first, cursors.Length)) return;
        for (var i = 0; i < cursors.Length; i++)
            if (!Validity.Has(validity, first + i)) BigEndian.Put(ref Unsafe.Add(ref start, cursors[i]), nullValue);
    }
}

/// <summary>Arrays of a fixed number of elements; what a row has too few of is filled up with the null value, what is too much is cut.</summary>
internal sealed class BinaryFixedArray<TIn, TOut>(int count, TOut nullValue) : BinaryColumn
    where TIn : unmanaged, INumberBase<TIn> where TOut : unmanaged, INumberBase<TOut>
{
    public override int FixedBytes => count * Unsafe.SizeOf<TOut>();

    public override void Scatter(ColumnVector vector, int first, Span<byte> rows, Span<int> cursors, int offset)
    {
        var arrays = (ArrayVector<TIn>)vector;
        for (var i = 0; i < cursors.Length; i++)
        {
            ref var at = ref rows[(cursors[i] + offset)..].GetPinnableReference();
            var elements = vector.IsNull(first + i) ? default : arrays.Elements(first + i);
            for (var e = 0; e < count; e++)
            {
                ref var place = ref Unsafe.Add(ref at, e * Unsafe.SizeOf<TOut>());
                if (e < elements.Length) BigEndian.Write<TIn, TOut>(ref place, elements[e]);
                else BigEndian.Put(ref place, nullValue);
            }
        }
    }
}

/// <summary>Arrays with their element count before them. <paramref name="perCount"/> values make one element: 2 for complex numbers.</summary>
internal sealed class BinaryVariableArray<TIn, TOut>(int perCount) : BinaryColumn
    where TIn : unmanaged, INumberBase<TIn> where TOut : unmanaged, INumberBase<TOut>
{
    public override int FixedBytes => 4;
    public override bool IsVariable => true;

    public override void Measure(ColumnVector vector, int first, Span<int> sizes)
    {
        var arrays = (ArrayVector<TIn>)vector;
        for (var i = 0; i < sizes.Length; i++)
        {
            if (vector.IsNull(first + i)) continue;
            var length = arrays.Elements(first + i).Length;
            LongestCell = Math.Max(LongestCell, length / perCount);
            sizes[i] = Sum(sizes[i], (long)length * Unsafe.SizeOf<TOut>());
        }
    }

    public override void Scatter(ColumnVector vector, int first, Span<byte> rows, Span<int> cursors, int offset)
    {
        var arrays = (ArrayVector<TIn>)vector;
        for (var i = 0; i < cursors.Length; i++)
        {
            var elements = vector.IsNull(first + i) ? default : arrays.Elements(first + i);
            var bytes = elements.Length * Unsafe.SizeOf<TOut>();
            var cell = rows.Slice(cursors[i] + offset, 4 + bytes);
            BigEndian.Put(ref cell[0], elements.Length / perCount);
            ref var at = ref MemoryMarshal.GetReference(cell);
            for (var e = 0; e < elements.Length; e++) BigEndian.Write<TIn, TOut>(ref Unsafe.Add(ref at, 4 + e * Unsafe.SizeOf<TOut>()), elements[e]);
            cursors[i] += bytes;
        }
    }
}
