using System.Numerics;
using Dax.Engine.Scans.Answers;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Kernels;

/// <summary>Between which values one column is, worked out once a batch: whoever looks for a least or greatest one mostly need not look at a row.</summary>
internal sealed class ColumnRanges(BatchRows rows, int column)
{
    private ColumnRange? range;
    private long number;

    public ColumnRange? OfBatch()
    {
        if (number == rows.Number)
            return range;
        number = rows.Number;
        return range = rows.Count == 0 ? null : Of(rows.Batch.Columns[column]);
    }

    private ColumnRange? Of(ColumnVector vector) => vector switch
    {
        ScalarVector<float> scalars => Of<float, FloatCode>(scalars.Values, float.NegativeInfinity, float.PositiveInfinity, float.NaN),
        ScalarVector<double> scalars => Of<double, DoubleCode>(scalars.Values, double.NegativeInfinity, double.PositiveInfinity, double.NaN),
        ScalarVector<int> scalars => Of<int, IntCode>(scalars.Values, int.MinValue, int.MaxValue, 0),
        ScalarVector<long> scalars => Of<long, LongCode>(scalars.Values, long.MinValue, long.MaxValue, 0),
        ScalarVector<short> scalars => Of<short, ShortCode>(scalars.Values, short.MinValue, short.MaxValue, 0),
        _ => null,
    };

    private ColumnRange Of<T, TCode>(ReadOnlySpan<T> values, T lowest, T highest, T nan) where T : unmanaged, INumber<T> where TCode : struct, ICellCode<T>
    {
        var all = rows.All[..rows.Words];
        var (least, greatest) = (MaskedExtreme.Of(values, all, greatest: false, highest), MaskedExtreme.Of(values, all, greatest: true, lowest));
        return new ColumnRange(TCode.Of(least.HasNumber ? least.Best : nan), TCode.Of(greatest.HasNaN ? nan : greatest.Best));
    }
}
