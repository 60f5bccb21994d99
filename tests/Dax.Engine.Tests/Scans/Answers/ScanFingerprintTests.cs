using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Engine.Scans.Answers;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Tests.Scans.Answers;

/// <summary>No two queries have one fingerprint: a state of the one would be taken for the other's.</summary>
public sealed class ScanFingerprintTests
{
    private static readonly AdqlType Double = new(AdqlBase.Double);
    private static readonly CatalogColumn Column = new("x", Double);
    private static readonly CatalogTable Table = new("s", "t", [Column]) { PhysicalName = ["t"] };
    private static readonly ScanColumn X = new(0, Double);

    [Fact]
    public void Of_ListsOfOtherItems_Differs() => Assert.NotEqual(Of(new ScanIn(X, [Number(1)])), Of(new ScanIn(X, [Number(2)])));

    [Fact]
    public void Of_OtherMagnitudes_Differs() => Assert.NotEqual(Of(Brighter("scisql_nanojanskyToAbMag")), Of(Brighter("scisql_abMagToNanojansky")));

    private static ScanComparison Brighter(string function) => new(new ScanPhotometry(function, [X]), ScanComparisonOperator.Less, Number(20));

    private static ScanNumber Number(double value) => new(value, Double);

    private static string Of(ScanExpression where) =>
        Convert.ToHexString(ScanFingerprint.Of(new ScanQuery(Table, [Column]) { Where = where, Values = [X] }, new TableSchema([new(new("x", VoDatatype.Double), CellKind.Double)]), null));
}
