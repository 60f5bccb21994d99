using Dax.Adql.Scans;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Engine.Tests.Scans.Answers;

/// <summary>What holds for any query of any table, cut in any way.</summary>
public class AnswerLaws
{
    [Fact]
    public void Answers_OfOnePiece_AreThoseOfSql() => Law(300, (query, table, _) => new AnswerRun(query, table).Whole());

    [Fact]
    public void Answers_OfAnyPiecesAndParts_AreThoseOfSql() => Law(300, (query, table, random) =>
        new AnswerRun(query, table).Pieces(new Generated(random).Pieces(table.Rows.Count), random.Next(1, 4), random.Next(1, 200), random, false));

    [Fact]
    public void Answers_SavedRestoredAndBegunAgain_AreThoseOfSql() => Law(300, (query, table, random) =>
        new AnswerRun(query, table).Pieces(new Generated(random).Pieces(table.Rows.Count), random.Next(1, 4), random.Next(1, 200), random, true));

    [Fact]
    public void Answers_WithColumnsOfFewValues_AreThoseOfSql() => Law(600, (query, table, random) =>
        new AnswerRun(query, table, classes: (ulong)random.NextInt64()).Pieces(new Generated(random).Pieces(table.Rows.Count), random.Next(1, 4), random.Next(1, 400), random, random.Next(2) == 0));

    [Fact]
    public void Answers_OfLimitedRows_AreThoseOfSql() => Law(100, (query, table, random) =>
        new AnswerRun(query, table, 7).Pieces(new Generated(random).Pieces(table.Rows.Count), 2, 64, random, true), 7);

    private static void Law(int trials, Func<ScanQuery, PlainTable, Random, List<object?[]>> run, long? rowLimit = null) => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var generated = new Generated(random);
        var table = generated.Table(random.Next(6) == 0 ? 0 : random.Next(400));
        var query = generated.Query(table);
        var fault = Expected.Fault(query, table, rowLimit, run(query, table, random));
        return (fault is null).Label($"{fault}\n{query}\norder {string.Join("; ", query.OrderBy)}\nvalues {string.Join("; ", query.Values)}\nkeys {string.Join("; ", query.Keys)}\naggregates {string.Join("; ", query.Aggregates)}");
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(trials));
}
