using Dax.Backends.Felis;

namespace Dax.Backends.Tests.Felis;

public sealed class FelisCheckTests
{
    private const string Head = "name: s\ntables:\n- name: t\n  columns:\n  - name: a\n    datatype: long\n  - name: b\n    datatype: double\n";

    /// <summary>What is appended to a good schema, where the problem is expected, and a word of its sentence.</summary>
    [Theory]
    [InlineData("  - name: c\n    datatype: number\n", 10, 15, "not a datatype of Felis")]
    [InlineData("  - datatype: long\n", 9, 5, "has no \"name\"")]
    [InlineData("  - name: c\n", 9, 5, "has no \"datatype\"")]
    [InlineData("  - name: a\n    datatype: long\n", 9, 11, "already")]
    [InlineData("  - name: A\n    datatype: long\n", 9, 11, "capitals")]
    [InlineData("  - name: dax$hpx\n    datatype: long\n", 9, 11, "service's own")]
    [InlineData("  - name: c\n    datatype: long\n    ivoa:ucd: pos..eq\n", 11, 15, "form of a UCD")]
    [InlineData("  - name: c\n    datatype: long\n    ivoa:unit: km//s\n", 11, 16, "form of a unit")]
    [InlineData("  - name: c\n    datatype: long\n    ivoa:unit: m\n    fits:tunit: s\n", 12, 17, "both")]
    [InlineData("  - name: c\n    datatype: long\n    votable:datatype: number\n", 11, 23, "VOTable")]
    [InlineData("  - name: c\n    datatype: long\n    votable:arraysize: x3\n", 11, 24, "arraysize")]
    [InlineData("  - name: c\n    datatype: long\n    tap:principal: 7\n", 11, 20, "0 or 1")]
    [InlineData("  - name: c\n    datatype: string\n    length: long\n", 11, 13, "whole number")]
    [InlineData("  - name: c\n    datatype: string\n    length: 0\n", 9, 11, "positive")]
    [InlineData("  - name: c\n    datatype: long\n    nullable: perhaps\n", 11, 15, "true or false")]
    [InlineData("  primaryKey: '#t.z'\n", 9, 15, "no column has that id")]
    [InlineData("  indexes:\n  - name: i\n    columns: ['#t.z']\n", 11, 15, "no column has that id")]
    [InlineData("  constraints:\n  - name: k\n    '@type': Foreign\n    columns: ['#t.a']\n", 11, 14, "not a type of constraint")]
    [InlineData("  constraints:\n  - name: k\n    '@type': ForeignKey\n    columns: ['#t.a']\n    referencedColumns: ['#u.a']\n", 13, 25, "no column has that id")]
    [InlineData("  constraints:\n  - name: k\n    '@type': ForeignKey\n    columns: ['#t.a']\n", 10, 11, "as many")]
    [InlineData("  columnRefs: {x: {y: }}\n", 9, 15, "another file")]
    [InlineData("- name: t\n  columns:\n  - name: a\n    datatype: long\n", 9, 9, "already")]
    [InlineData("- name: u\n  columns: 3\n", 10, 12, "must be a list")]
    public void Read_Mistake_IsReportedAtItsPlace(string tail, int line, int column, string sentence)
    {
        var report = FelisFile.Read(Head + tail);

        Assert.Null(report.Schema);
        Assert.Contains(report.Problems, p => p.Severity == FelisSeverity.Error && p.Line == line && p.Column == column
            && p.Message.Contains(sentence, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("  - name: c\n    datatype: long\n    colour: red\n", "not a key")]
    [InlineData("  - name: c\n    datatype: string\n", "no \"length\"")]
    [InlineData("  - name: c\n    datatype: long\n    ivoa:unit: furlong\n", "VOUnits knows")]
    [InlineData("  - name: c\n    datatype: double\n    ivoa:unit: rad\n    ivoa:ucd: pos.eq.ra;meta.main\n", "only degrees")]
    [InlineData("  - name: c\n    datatype: long\n    ivoa:unit: m\n    fits:tunit: m\n", "both")]
    [InlineData("  - name: c\n    '@id': '#x'\n    datatype: long\n", "has no \"@id\"")]
    public void Read_Doubtful_IsAWarningAndStillUsable(string tail, string sentence)
    {
        var report = FelisFile.Read(Head + tail);

        Assert.NotNull(report.Schema);
        Assert.Contains(report.Problems, p => p.Severity == FelisSeverity.Warning && p.Message.Contains(sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_ReservedSchema_IsAnError() =>
        Assert.Contains(FelisFile.Read(Head.Replace("name: s\n", "name: tap_schema\n", StringComparison.Ordinal)).Problems,
            p => p.Message.Contains("service's own schema", StringComparison.Ordinal));

    [Theory]
    [InlineData("deg", true)]
    [InlineData("deg**2", true)]
    [InlineData("km/s", true)]
    [InlineData("erg.s**-1.cm**-2", true)]
    [InlineData("10**-3.mag", false)]
    [InlineData("1", true)]
    [InlineData("10**3 m", false)]
    [InlineData("1000m", true)]
    [InlineData("sqrt(Jy)", true)]
    [InlineData("m**(1/2)", true)]
    [InlineData("'furlong'/d", true)]
    [InlineData("%", true)]
    [InlineData("m/s/s", false)]
    [InlineData("m s", false)]
    [InlineData("", false)]
    [InlineData("m**", false)]
    public void Unit_Form_FollowsVOUnits(string unit, bool good) => Assert.Equal(good, UnitText.Problem(unit, out _) is null);

    [Theory]
    [InlineData("pos.eq.ra;meta.main", true)]
    [InlineData("META.ID", true)]
    [InlineData("ivoa:em.opt.SDSS_g", true)]
    [InlineData("em.IR.3-4um;stat.max", true)]
    [InlineData("pos eq", false)]
    [InlineData("pos.eq.ra;", false)]
    [InlineData(".eq", false)]
    public void Ucd_Form_FollowsUcd1Plus(string ucd, bool good) => Assert.Equal(good, UcdText.IsWellFormed(ucd));
}
