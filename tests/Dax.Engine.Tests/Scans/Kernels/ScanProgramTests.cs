using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Engine.Scans;
using Dax.Engine.Scans.Kernels;
using Dax.Ivoa.Tables;
using FsCheck.Fluent;

namespace Dax.Engine.Tests.Scans.Kernels;

/// <summary>Kernels answer what the plain evaluator does, whatever is asked in which order of which rows.</summary>
public sealed class ScanProgramTests
{
    private const int Trials = 300;

    private static readonly int[] Columns = [.. Enumerable.Range(0, RandomTable.Types.Length)];

    [Fact]
    public void Values_OfAnyExpressions_AreThoseOfThePlainEvaluator() => FsCheck.Check.One(
        FsCheck.Config.QuickThrowOnFailure.WithMaxTest(Trials),
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var scans = new RandomScans(random);
            var program = new ScanProgram();
            using var evaluator = program.CreateEvaluator();
            var members = new List<(ScanExpression Expression, int Node)>();
            for (var batch = 0; batch < 3; batch++)
            {
                for (var i = 0; i < 4; i++)
                {
                    var expression = scans.Any(random.Next(5));
                    members.Add((expression, program.Add(expression, Columns)));
                }

                var table = RandomTable.Make(random);
                evaluator.Bind(table.Batch);
                for (var i = 0; i < 8; i++)
                    Check(members[random.Next(members.Count)], evaluator, table, random);
                for (var i = 0; i < 2; i++)
                {
                    var leaver = random.Next(members.Count);
                    program.Remove(members[leaver].Node);
                    members.RemoveAt(leaver);
                }
            }

            foreach (var (_, node) in members)
                program.Remove(node);
            Assert.Equal(0, program.Count);
        }));

    private static void Check((ScanExpression Expression, int Node) member, IScanEvaluator evaluator, RandomTable table, Random random)
    {
        var chosen = Choose(table.Rows.Length, random);
        var (values, fails) = Plain(member.Expression, table, chosen);
        if (chosen.Length == 0 && member.Expression.Type.Base == AdqlBase.Boolean && random.Next(2) == 0)
        {
            if (fails)
                AssertFails(() => { evaluator.Holds(member.Node); }, member.Expression);
            else
                CheckTruth(evaluator.Holds(member.Node), values, member.Expression);
            return;
        }

        if (fails)
        {
            AssertFails(() => evaluator.Values(member.Node, chosen), member.Expression);
            return;
        }

        var vector = evaluator.Values(member.Node, chosen);
        Assert.Equal(table.Rows.Length, vector.Count);
        for (var row = 0; row < values.Length; row++)
            if (IsChosen(chosen, row))
                Assert.True(Same(values[row], Cell(vector, member.Expression.Type, row)), $"Row {row} of {member.Expression} {(member.Expression is ScanIn list ? string.Join(';', list.Items) : "")}: {values[row]} and not {Cell(vector, member.Expression.Type, row)}");
    }

    private static void AssertFails(Action ask, ScanExpression expression)
    {
        try
        {
            ask();
        }
        catch (ScanFailure)
        {
            return;
        }

        Assert.Fail($"{expression} has a value that it cannot have.");
    }

    private static ulong[] Choose(int rows, Random random)
    {
        var share = random.Next(4) switch { 0 => -1, 1 => 0.01, 2 => 0.3, _ => 0.9 };
        if (share < 0)
            return [];
        var chosen = new ulong[(rows + 63) / 64];
        for (var row = 0; row < rows; row++)
            chosen[row >> 6] |= random.NextDouble() < share ? 1UL << (row & 63) : 0;
        return chosen;
    }

    private static bool IsChosen(ulong[] chosen, int row) => chosen.Length == 0 || (chosen[row >> 6] >> (row & 63) & 1) != 0;

    private static (object?[] Values, bool Fails) Plain(ScanExpression expression, RandomTable table, ulong[] chosen)
    {
        var values = new object?[table.Rows.Length];
        for (var row = 0; row < values.Length; row++)
        {
            try
            {
                if (IsChosen(chosen, row))
                    values[row] = PlainScan.Of(expression, table.Rows[row]);
            }
            catch (PlainScan.Failed)
            {
                return (values, true);
            }
        }

        return (values, false);
    }

    private static void CheckTruth(ReadOnlySpan<ulong> holds, object?[] values, ScanExpression expression)
    {
        for (var row = 0; row < holds.Length * 64; row++)
        {
            var holdsHere = (holds[row >> 6] >> (row & 63) & 1) != 0;
            Assert.True(holdsHere == (row < values.Length && values[row] is true), $"Row {row} of {values.Length}, {expression}: {holdsHere}");
        }
    }

    private static bool Same(object? expected, object? actual) => (expected, actual) switch
    {
        // Two formulas of a distance.
        (double x, double y) => x.Equals(y) || Math.Abs(x - y) <= 1e-12 * Math.Abs(x),
        _ => Equals(expected, actual),
    };

    private static object? Cell(ColumnVector vector, AdqlType type, int row) => vector.IsNull(row) ? null : (vector, type.Base) switch
    {
        (ScalarVector<byte> v, AdqlBase.Boolean) => v.Values[row] != 0,
        (ScalarVector<byte> v, _) => (long)v.Values[row],
        (ScalarVector<short> v, _) => (long)v.Values[row],
        (ScalarVector<int> v, _) => (long)v.Values[row],
        (ScalarVector<long> v, _) => v.Values[row],
        (ScalarVector<float> v, _) => v.Values[row],
        (ScalarVector<double> v, _) => v.Values[row],
        (TextVector v, _) => System.Text.Encoding.UTF8.GetString(v.Utf8(row)),
        _ => throw new InvalidOperationException(vector.GetType().Name),
    };
}
