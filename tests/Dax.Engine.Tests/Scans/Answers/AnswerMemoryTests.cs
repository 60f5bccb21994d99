using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Engine.Scans;
using Dax.Engine.Scans.Answers;
using Dax.Engine.Scans.Kernels;

namespace Dax.Engine.Tests.Scans.Answers;

public class AnswerMemoryTests
{
    private static readonly AdqlType Integer = new(AdqlBase.Integer);
    private static readonly AdqlType Double = new(AdqlBase.Double);
    private static readonly AdqlType Bigint = new(AdqlBase.Bigint);

    private static readonly PlainTable Table = new([Integer, Double], [.. Enumerable.Range(0, 2048).Select(i => (object?[])[(long)(i % 10), i * 0.5])]);

    [Theory]
    [InlineData("totals")]
    [InlineData("groups")]
    [InlineData("best")]
    public void Fold_AfterTheFirstBatches_AllocatesNothing(string kind)
    {
        var query = Query(kind);
        var program = new ScanProgram();
        using var answer = ScanAnswers.Create(query, [0, 1], program, PlainTable.Schema(query), null, ScanAnswerLimits.Default).Value;
        using var part = answer.CreatePart();
        using var evaluator = program.CreateEvaluator();
        var batch = Table.Batch(0, Table.Rows.Count);
        Fold(part, evaluator, batch, 10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Fold(part, evaluator, batch, 100);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Dispose_OfWhatWasGrown_GivesAllBack()
    {
        var budget = new ScanBudget(1 << 24);
        using (var pool = new TextPool(budget))
        using (var column = KeptColumns.Create(Ivoa.Tables.CellKind.Text, false, budget))
        using (var groups = new GroupTable(2, 10_000, budget))
        {
            for (var i = 0; i < 1000; i++) pool.Encode(System.Text.Encoding.UTF8.GetBytes($"a text of its own {i}"));
            column.AppendNulls(5000);
            groups.FindWide([.. Enumerable.Range(0, 20_000).Select(i => (ulong)i)], new int[10_000]);
            Assert.True(budget.Held > 100_000);
        }
        Assert.Equal(0, budget.Held);
    }

    [Fact]
    public void Take_MoreThanThereIs_TakesNothing()
    {
        var budget = new ScanBudget(1000);
        budget.Take(600);
        Assert.True(Assert.Throws<ScanFailure>(() => budget.Take(401)).IsOutgrown);
        Assert.Equal(600, budget.Held);
    }

    private static void Fold(IScanPart part, IScanEvaluator evaluator, Ivoa.Tables.RowBatch batch, int times)
    {
        for (var i = 0; i < times; i++)
        {
            evaluator.Bind(batch);
            Assert.Null(part.Fold(evaluator));
        }
    }

    private static ScanQuery Query(string kind)
    {
        var where = new ScanComparison(Table.Column(1), ScanComparisonOperator.Greater, new ScanNumber(3, Double));
        var sum = new ScanAggregate(ScanAggregateKind.Sum, false, Table.Column(1), Double);
        var most = new ScanAggregate(ScanAggregateKind.Max, false, Table.Column(0), Integer);
        return kind switch
        {
            "totals" => Table.Query(new ScanTotal(0, Double), new ScanTotal(1, Integer)) with { Where = where, IsGrouped = true, Aggregates = new([sum, most]) },
            "groups" => Table.Query(new ScanKey(0, Integer), new ScanTotal(0, Double), new ScanTotal(1, Bigint)) with
            {
                Where = where, IsGrouped = true, Keys = new([Table.Column(0)]), Aggregates = new([sum, new(ScanAggregateKind.Count, false, null, Bigint)]),
            },
            _ => Table.Query(Table.Column(0), Table.Column(1)) with { Where = where, OrderBy = new([new ScanOrder(1, null, true)]), Top = 5 },
        };
    }
}
