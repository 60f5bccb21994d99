using System.Buffers;
using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Engine.Scans;
using Dax.Engine.Scans.Answers;

namespace Dax.Engine.Tests.Scans.Answers;

public class ScanAnswersTests
{
    private static readonly AdqlType Bigint = new(AdqlBase.Bigint);
    private static readonly AdqlType Double = new(AdqlBase.Double);
    private static readonly AdqlType Text = new(AdqlBase.Text);

    [Fact]
    public void Sum_OutOfRange_IsAFaultOfTheQuery()
    {
        var run = new AnswerRun(Total(ScanAggregateKind.Sum, Wholes(long.MaxValue, 1), Bigint), Wholes(long.MaxValue, 1));
        var failure = Assert.Throws<ScanFailure>(run.Whole);
        Assert.Equal("A sum went out of the range of BIGINT", failure.Message);
        Assert.False(failure.IsOutgrown);
    }

    [Fact]
    public void Sum_OutOfRangeOnTheWay_IsExact()
    {
        var table = Wholes(long.MaxValue, long.MaxValue, long.MinValue, long.MinValue, 5);
        Assert.Equal([3L], Assert.Single(new AnswerRun(Total(ScanAggregateKind.Sum, table, Bigint), table).Whole()));
    }

    [Fact]
    public void Sum_OfManyTenths_IsExactToTheLastDigits()
    {
        // Added one after the other, the tenths of a million rows are off by 1.3e-12 of their sum.
        var table = new PlainTable([Double, Bigint], [.. Enumerable.Range(0, 1_000_000).Select(i => (object?[])[0.1, (long)(i % 2)])]);
        var grouped = table.Query(new ScanTotal(0, Double)) with
        {
            IsGrouped = true, Keys = new([new ScanColumn(1, Bigint)]), Aggregates = new([new ScanAggregate(ScanAggregateKind.Sum, false, table.Column(0), Double)]),
        };
        var whole = Assert.Single(new AnswerRun(Total(ScanAggregateKind.Sum, table, Double), table).Whole());
        Assert.Equal(100_000, (double)whole[0]!, 1e-9);
        Assert.All(new AnswerRun(grouped, table).Whole(), row => Assert.Equal(50_000, (double)row[0]!, 1e-10));
    }

    [Theory]
    [InlineData(double.PositiveInfinity, 1, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, double.NegativeInfinity, double.NaN)]
    [InlineData(double.NaN, 1, double.NaN)]
    [InlineData(double.MaxValue, double.MaxValue, double.PositiveInfinity)]
    public void Sum_OfWhatIsNoNumber_IsAsIeeeHasIt(double a, double b, double sum)
    {
        var table = Numbers(a, b);
        Assert.Equal(sum, Assert.Single(new AnswerRun(Total(ScanAggregateKind.Sum, table, Double), table).Whole())[0]);
    }

    [Fact]
    public void Deviation_OfInfinity_IsAFaultOfTheQuery()
    {
        var table = Numbers(double.PositiveInfinity, 1);
        Assert.Throws<ScanFailure>(new AnswerRun(Total(ScanAggregateKind.StdDevSample, table, Double), table).Whole);
    }

    [Fact]
    public void Groups_MoreThanTheLimit_OutgrowTheScan()
    {
        var table = Wholes([.. Enumerable.Range(0, 101).Select(i => (long)i)]);
        var query = table.Query(new ScanKey(0, Bigint)) with { IsGrouped = true, Keys = new([table.Column(0)]) };
        Assert.Equal(101, new AnswerRun(query, table, null, new() { Groups = 101 }).Whole().Count);
        var failure = Assert.Throws<ScanFailure>(new AnswerRun(query, table, null, new() { Groups = 100 }).Whole);
        Assert.True(failure.IsOutgrown);
    }

    [Fact]
    public void Rows_MoreBytesThanTheLimit_OutgrowTheScan()
    {
        var table = new PlainTable([Text], [.. Enumerable.Range(0, 1000).Select(i => (object?[])[new string('x', 1000) + i])]);
        var query = table.Query(table.Column(0)) with { Where = new ScanNot(new ScanIsNull(table.Column(0))), OrderBy = new([new ScanOrder(0, null, false)]) };
        Assert.Equal(1000, new AnswerRun(query, table).Whole().Count);
        Assert.True(Assert.Throws<ScanFailure>(new AnswerRun(query, table, null, new() { Bytes = 1 << 20 }).Whole).IsOutgrown);
    }

    [Fact]
    public void Order_OfAllRows_IsNotForSharing()
    {
        var table = Wholes(1);
        var query = table.Query(table.Column(0)) with { OrderBy = new([new ScanOrder(0, null, false)]) };
        Assert.False(new AnswerRun(query, table).TryCreate().IsOk);
        Assert.True(new AnswerRun(query with { Top = 10 }, table).TryCreate().IsOk);
        Assert.True(new AnswerRun(query, table, 1001).TryCreate().IsOk);
    }

    [Fact]
    public void DistinctRows_OrderedByOthers_AreNotForSharing()
    {
        var table = new PlainTable([Bigint, Bigint], []);
        var query = table.Query(table.Column(0)) with { Distinct = true, OrderBy = new([new ScanOrder(null, table.Column(1), false)]), Top = 1 };
        Assert.False(new AnswerRun(query, table).TryCreate().IsOk);
    }

    [Fact]
    public void Fold_OfScatteredRows_GathersThem()
    {
        var table = Wholes([.. Enumerable.Range(0, 200_000).Select(i => (long)(i % 100))]);
        var run = new AnswerRun(table.Query(table.Column(0)) with { Where = new ScanComparison(table.Column(0), ScanComparisonOperator.Equal, new ScanWhole(7, Bigint)) }, table);
        using var answer = run.Create();
        using var part = answer.CreatePart();
        using var evaluator = run.Program.CreateEvaluator();
        var sizes = new List<int>();
        for (var row = 0; row < table.Rows.Count; row += 2000)
        {
            evaluator.Bind(table.Batch(row, 2000));
            using var batch = part.Fold(evaluator);
            if (batch is not null) sizes.Add(batch.Count);
        }
        Assert.Equal([1040], sizes);
        Assert.Throws<InvalidOperationException>(() => answer.Merge(part));
        using var last = part.Flush();
        Assert.Equal(960, last!.Count);
        answer.Merge(part);
    }

    [Fact]
    public void TopRows_OfManyWorkers_AreNoMoreThanWanted()
    {
        var table = Wholes([.. Enumerable.Range(0, 100).Select(i => (long)i)]);
        var run = new AnswerRun(table.Query(table.Column(0)) with { Top = 10, Offset = 5 }, table);
        using var answer = run.Create();
        using var evaluator = run.Program.CreateEvaluator();
        using IScanPart first = answer.CreatePart(), second = answer.CreatePart();
        var rows = new List<object?[]>();
        run.Fold(first, evaluator, 0, 12, 4, []);
        run.Fold(second, evaluator, 12, 50, 50, rows);
        Assert.Equal(3, rows.Count);
        first.Clear();
        run.Fold(first, evaluator, 0, 12, 4, rows);
        Assert.Equal(10, rows.Count);
        Assert.False(answer.IsSatisfied);
        answer.Merge(first);
        answer.Merge(second);
        Assert.True(answer.IsSatisfied);
    }

    private static PlainTable Wholes(params long[] values) => new([Bigint], [.. values.Select(v => (object?[])[v])]);

    private static PlainTable Numbers(params double[] values) => new([Double], [.. values.Select(v => (object?[])[v])]);

    private static ScanQuery Total(ScanAggregateKind kind, PlainTable table, AdqlType type) =>
        table.Query(new ScanTotal(0, type)) with { IsGrouped = true, Aggregates = new([new ScanAggregate(kind, false, table.Column(0), type)]) };
}
