using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Engine.Scans;
using Dax.Engine.Scans.Answers;
using Dax.Engine.Scans.Kernels;
using Dax.Ivoa.Tables;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Engine.Tests.Scans.Kernels;

/// <summary>Between which values a column is: all of them, and no wider than that.</summary>
public sealed class ColumnRangesTests
{
    private static readonly float[] Floats = [float.NaN, float.NegativeInfinity, float.PositiveInfinity, -0f, 0f, 1.5f, -1.5f, 3e38f];

    [Fact]
    public void Range_AnyFloats_AreThoseOfTheirCodes() => Prop.ForAll(Gen.Elements(Floats).ArrayOf().Where(v => v.Length is > 0 and <= 2048).ToArbitrary(), values =>
    {
        var codes = values.Select(FloatCode.Of).ToArray();
        return RangeOf(AdqlBase.Real, new MemoryVector<float>(values)) == new ColumnRange(codes.Min(), codes.Max());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Range_AnyWholeNumbers_AreThoseOfTheirCodes() => Prop.ForAll(Gen.Choose(int.MinValue, int.MaxValue).ArrayOf().Where(v => v.Length is > 0 and <= 2048).ToArbitrary(), values =>
    {
        var codes = values.Select(IntCode.Of).ToArray();
        return RangeOf(AdqlBase.Integer, new MemoryVector<int>(values)) == new ColumnRange(codes.Min(), codes.Max());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Range_NextBatch_IsItsOwn()
    {
        var program = new ScanProgram();
        var node = program.Add(new ScanColumn(0, new AdqlType(AdqlBase.Double)), [0]);
        using var evaluator = program.CreateEvaluator();
        foreach (var value in (double[])[5, -7, double.NaN])
        {
            evaluator.Bind(new RowBatch(1, [new MemoryVector<double>(new[] { value })]));
            Assert.Equal(new ColumnRange(DoubleCode.Of(value), DoubleCode.Of(value)), evaluator.Range(node));
        }
    }

    [Fact]
    public void Range_OfTextsAndExpressions_IsUnknown()
    {
        var program = new ScanProgram();
        var text = program.Add(new ScanColumn(0, new AdqlType(AdqlBase.Text)), [0]);
        var minus = program.Add(new ScanNegation(new ScanColumn(1, new AdqlType(AdqlBase.Double))), [0, 1]);
        using var evaluator = program.CreateEvaluator();
        evaluator.Bind(new RowBatch(1, [new MemoryTextVector("a"u8.ToArray(), new[] { 0, 1 }), new MemoryVector<double>(new[] { 1.0 })]));
        Assert.Null(evaluator.Range(text));
        Assert.Null(evaluator.Range(minus));
    }

    private static ColumnRange? RangeOf(AdqlBase type, ColumnVector vector)
    {
        var program = new ScanProgram();
        var node = program.Add(new ScanColumn(0, new AdqlType(type)), [0]);
        using var evaluator = program.CreateEvaluator();
        evaluator.Bind(new RowBatch(vector.Count, [vector]));
        return evaluator.Range(node);
    }
}
