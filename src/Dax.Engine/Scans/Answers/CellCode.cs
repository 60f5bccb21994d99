using Dax.Adql.Binding;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>
/// Values as whole numbers in the same order, equal where the values are: NaN is one value and the greatest, -0 is 0. So keys are compared and hashed, and rows
/// put in order, without knowing what they are.
/// </summary>
internal abstract class CellCode
{
    /// <summary>Of a code; more significant ones are zero.</summary>
    public abstract int Bits { get; }

    /// <summary>Whether <see cref="ulong.MaxValue"/> is no value's code.</summary>
    public virtual bool HasRoom => Bits < 64;

    /// <summary>The codes of some rows; those of null rows are anything.</summary>
    public abstract void Encode(ColumnVector source, ReadOnlySpan<int> rows, Span<ulong> codes);

    /// <summary>Adds the value of a code.</summary>
    public abstract void Decode(ulong code, KeptColumn target);

    /// <summary>
    /// Takes rows from a set whose values come after the value of <paramref name="bound"/> (or are it, when <paramref name="strict"/>): as many as is quick, not always
    /// all. Null rows are left to the caller.
    /// </summary>
    public abstract void Narrow(ColumnVector source, Span<ulong> rows, ulong bound, bool descending, bool strict);

    /// <summary>Null for what has no code: text, arrays.</summary>
    public static CellCode? Of(AdqlType type) => type.IsArray ? null : type.Base switch
    {
        AdqlBase.Boolean or AdqlBase.UnsignedByte => new CellCode<byte, ByteCode>(),
        AdqlBase.Smallint => new CellCode<short, ShortCode>(),
        AdqlBase.Integer => new CellCode<int, IntCode>(),
        AdqlBase.Bigint or AdqlBase.Timestamp => new CellCode<long, LongCode>(),
        AdqlBase.Real => new CellCode<float, FloatCode>(),
        AdqlBase.Double => new CellCode<double, DoubleCode>(),
        _ => null,
    };
}

/// <summary>For the memory that the type has.</summary>
internal sealed class CellCode<T, TCode> : CellCode where T : unmanaged where TCode : struct, ICellCode<T>
{
    public override int Bits => TCode.Bits;

    public override bool HasRoom => TCode.HasRoom;

    public override void Encode(ColumnVector source, ReadOnlySpan<int> rows, Span<ulong> codes)
    {
        var values = ((ScalarVector<T>)source).Values;
        for (var i = 0; i < rows.Length; i++) codes[i] = TCode.Of(values[rows[i]]);
    }

    public override void Decode(ulong code, KeptColumn target) => ((KeptScalars<T>)target).Append(TCode.From(code));

    public override void Narrow(ColumnVector source, Span<ulong> rows, ulong bound, bool descending, bool strict)
    {
        var limit = TCode.From(bound);
        // In ascending order everything comes before NaN, and comparisons with it do not say so.
        if (TCode.IsNaN(limit)) return;
        MaskedCompare.Narrow(((ScalarVector<T>)source).Values, rows, limit, descending, strict);
    }
}
