using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Engine.Scans;
using Dax.Engine.Scans.Kernels;
using Dax.Engine.Tests.Scans.Answers;
using Dax.Ivoa.Tables;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Engine.Tests.Scans.Kernels;

public class ColumnClassesTests
{
    private static readonly AdqlBase[] Kinds = [AdqlBase.UnsignedByte, AdqlBase.Smallint, AdqlBase.Integer, AdqlBase.Bigint];

    [Fact]
    public void Classes_OfAnyWholeNumbers_AreTheRowsOfEachValueInEveryBatch() => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var type = new AdqlType(Kinds[random.Next(Kinds.Length)]);
        var (least, values) = (random.Next(3) == 0 && type.Base == AdqlBase.Bigint ? long.MinValue : 0, random.Next(1, 70));
        var (program, node) = Program(type);
        using var evaluator = program.CreateEvaluator();
        RowClasses? first = null;
        var seen = new Dictionary<object, int>();
        var nulls = random.Next(3) == 0;
        for (var batch = 0; batch < 4; batch++)
        {
            var cells = Enumerable.Range(0, random.Next(1, 2049)).Select(_ => nulls && random.Next(5) == 0 ? null : (object)(least + random.Next(values))).ToArray();
            evaluator.Bind(new(cells.Length, [PlainTable.Vector(type, cells)]));
            var classes = evaluator.Classes(node);
            foreach (var cell in cells) seen.TryAdd(cell ?? "null", 0);
            if (seen.Count > RowClasses.Most) return classes is null;
            if (classes is null || (first ??= classes) != classes || classes.Count != seen.Count || !IsRight(classes, cells)) return false;
        }
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Classes_OfNumbersWithFractionsAndOfLongTexts_ThereAreNone()
    {
        var (program, node) = Program(new AdqlType(AdqlBase.Double));
        using var evaluator = program.CreateEvaluator();
        evaluator.Bind(new(2, [PlainTable.Vector(new(AdqlBase.Double), [1.0, 2.0])]));
        Assert.Null(evaluator.Classes(node));
        var (texts, text) = Program(new AdqlType(AdqlBase.Text));
        using var other = texts.CreateEvaluator();
        other.Bind(new(1, [PlainTable.Vector(new(AdqlBase.Text), ["a text of more than twelve bytes"])]));
        Assert.Null(other.Classes(text));
    }

    private static (IScanProgram Program, int Node) Program(AdqlType type)
    {
        var program = new ScanProgram();
        return (program, program.Add(new ScanColumn(0, type), [0]));
    }

    /// <summary>Every row is in one set, with all that are equal to it and no other.</summary>
    private static bool IsRight(RowClasses classes, object?[] cells)
    {
        var numberOf = new Dictionary<object, int>();
        for (var row = 0; row < cells.Length; row++)
        {
            var own = Enumerable.Range(0, classes.Count).Where(n => (classes.Rows(n)[row >> 6] >> row & 1) != 0).ToList();
            if (own.Count != 1) return false;
            numberOf.TryAdd(cells[row] ?? "null", own[0]);
            if (numberOf[cells[row] ?? "null"] != own[0]) return false;
        }
        return numberOf.Values.Distinct().Count() == numberOf.Count
            && Enumerable.Range(0, classes.Count).Sum(n => RowBits.Count(classes.Rows(n))) == cells.Length;
    }
}
