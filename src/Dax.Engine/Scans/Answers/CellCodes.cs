namespace Dax.Engine.Scans.Answers;

/// <summary>How one kind of value is a whole number in the same order.</summary>
internal interface ICellCode<T>
{
    static abstract int Bits { get; }
    static virtual bool HasRoom => true;
    static abstract ulong Of(T value);

    /// <summary>Any number is the code of some value: bits that are too many count for nothing.</summary>
    static abstract T From(ulong code);
    static virtual bool IsNaN(T value) => false;
}

internal readonly struct ByteCode : ICellCode<byte>
{
    public static int Bits => 8;
    public static ulong Of(byte value) => value;
    public static byte From(ulong code) => (byte)code;
}

internal readonly struct ShortCode : ICellCode<short>
{
    public static int Bits => 16;
    public static ulong Of(short value) => (ushort)(value ^ short.MinValue);
    public static short From(ulong code) => (short)((short)code ^ short.MinValue);
}

internal readonly struct IntCode : ICellCode<int>
{
    public static int Bits => 32;
    public static ulong Of(int value) => (uint)(value ^ int.MinValue);
    public static int From(ulong code) => (int)code ^ int.MinValue;
}

internal readonly struct LongCode : ICellCode<long>
{
    public static int Bits => 64;
    public static bool HasRoom => false;
    public static ulong Of(long value) => (ulong)(value ^ long.MinValue);
    public static long From(ulong code) => (long)code ^ long.MinValue;
}

internal readonly struct FloatCode : ICellCode<float>
{
    private const uint Sign = 1U << 31;
    private const uint NaN = 0x7FC0_0000 | Sign;

    public static int Bits => 32;

    public static ulong Of(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value + 0f);
        var code = bits ^ ((uint)((int)bits >> 31) | Sign);
        return float.IsNaN(value) ? NaN : code;
    }

    public static float From(ulong code)
    {
        var bits = (uint)code;
        return BitConverter.UInt32BitsToSingle((bits & Sign) != 0 ? bits & ~Sign : ~bits);
    }

    public static bool IsNaN(float value) => float.IsNaN(value);
}

internal readonly struct DoubleCode : ICellCode<double>
{
    private const ulong Sign = 1UL << 63;
    private const ulong NaN = 0x7FF8_0000_0000_0000 | Sign;

    public static int Bits => 64;

    public static ulong Of(double value)
    {
        // -0 + 0 is 0.
        var bits = BitConverter.DoubleToUInt64Bits(value + 0.0);
        var code = bits ^ ((ulong)((long)bits >> 63) | Sign);
        return double.IsNaN(value) ? NaN : code;
    }

    public static double From(ulong code) => BitConverter.UInt64BitsToDouble((code & Sign) != 0 ? code & ~Sign : ~code);

    public static bool IsNaN(double value) => double.IsNaN(value);
}
