using Dax.Backends.Felis;
using Dax.Backends.Tests.Import;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Tests.Felis;

public sealed class FelisFileTests
{
    private const string Small = """
        ---
        name: sky
        "@id": "#sky"
        description: A small
          schema
        version: 1.0.0
        tables:
        - name: Star
          "@id": "#Star"
          tap:table_index: 3
          primaryKey: "#Star.id"
          columns:
          - {name: id, "@id": "#Star.id", datatype: long, nullable: false, ivoa:ucd: meta.id;meta.main, tap:principal: 1}
          - {name: ra, "@id": "#Star.ra", datatype: double, ivoa:ucd: pos.eq.ra;meta.main, ivoa:unit: deg, tap:column_index: 2}
          - {name: dec, "@id": "#Star.dec", datatype: double, ivoa:ucd: pos.eq.dec;meta.main, fits:tunit: deg, tap:std: 1}
          - {name: name, "@id": "#Star.name", datatype: string, length: 12, votable:utype: a.b}
          - {name: band, "@id": "#Star.band", datatype: char, length: 1}
          - {name: code, "@id": "#Star.code", datatype: char, length: 8}
          - {name: raw, "@id": "#Star.raw", datatype: binary, length: 64, mysql:datatype: BLOB}
          - {name: seen, "@id": "#Star.seen", datatype: timestamp, precision: 6}
          - {name: signed, "@id": "#Star.signed", datatype: byte, votable:datatype: short}
          - {name: size, "@id": "#Star.size", datatype: double, votable:arraysize: 3}
          - {name: note, "@id": "#Star.note", datatype: unicode, length: 5}
          indexes:
          - {name: i1, "@id": "#i1", columns: ["#Star.ra"]}
        - name: Match
          "@id": "#Match"
          columns:
          - {name: star, "@id": "#Match.star", datatype: long}
          constraints:
          - {name: fk, "@id": "#fk", "@type": ForeignKey, description: to stars, columns: ["#Match.star"], referencedColumns: ["#Star.id"]}
        """;

    [Fact]
    public void Read_SmallSchema_KeepsEveryKey()
    {
        var report = FelisFile.Read(Small);

        Assert.Empty(report.Problems);
        var schema = report.Schema!;
        Assert.Equal(("sky", "A small schema"), (schema.Name, schema.Description));
        var star = schema.Tables[0];
        Assert.Equal(("sky.Star", 3, new PositionColumns("ra", "dec")), (star.QualifiedName, star.Index, star.Position));
        var id = star.Columns[0];
        Assert.True(id is { Indexed: true, Principal: true, Std: false, Nullable: false });
        Assert.Equal(new FieldInfo("ra", VoDatatype.Double) { Unit = "deg", Ucd = "pos.eq.ra;meta.main" }, star.Columns[1].Field);
        Assert.True(star.Columns[1] is { Indexed: true, Index: 2, Nullable: true });
        Assert.True(star.Columns[2] is { Std: true, Field.Unit: "deg", Indexed: false });
    }

    [Theory]
    [InlineData("name", VoDatatype.Char, "12*", null)]
    [InlineData("band", VoDatatype.Char, "1*", null)]
    [InlineData("code", VoDatatype.Char, "8", null)]
    [InlineData("raw", VoDatatype.UnsignedByte, "64*", null)]
    [InlineData("seen", VoDatatype.Char, "*", "timestamp")]
    [InlineData("signed", VoDatatype.Short, null, null)]
    [InlineData("size", VoDatatype.Double, "3", null)]
    [InlineData("note", VoDatatype.UnicodeChar, "5*", null)]
    public void Read_Datatype_BecomesVoTableType(string column, VoDatatype type, string? arraySize, string? xtype)
    {
        var field = FelisFile.Read(Small).Schema!.Tables[0].Columns.Single(c => c.Field.Name == column).Field;

        Assert.Equal((type, arraySize, xtype), (field.Datatype, field.ArraySize, field.XType));
    }

    [Fact]
    public void Read_ForeignKey_BecomesKey()
    {
        var key = FelisFile.Read(Small).Schema!.Tables[1].Keys.Single();

        Assert.Equal(("sky.fk", "sky.Star", "to stars"), (key.Id, key.TargetTable, key.Description));
        Assert.Equal([new KeyColumnPair("star", "id")], key.Columns);
    }

    [Fact]
    public void Read_Dp1_IsCleanAndWhole()
    {
        using var file = File.OpenRead(Shared.Need("data/felis/dp1.yaml"));
        var report = FelisFile.Read(file);

        Assert.Equal([], report.Problems.Select(p => p.ToString()));
        var schema = report.Schema!;
        Assert.Equal("dp1", schema.Name);
        Assert.Equal(12, schema.Tables.Count);
        Assert.Equal(1838, schema.Tables.Sum(t => t.Columns.Count));
        Assert.Equal(12, schema.Tables.Count(t => t.Index is not null));
        var source = schema.Tables.Single(t => t.QualifiedName == "dp1.Source");
        Assert.True(source.Columns.Single(c => c.Field.Name == "sourceId") is { Indexed: true, Nullable: false });
        Assert.Equal("dp1.Visit", source.Keys.Single().TargetTable);
        Assert.Equal("9", source.Columns.Single(c => c.Field.Name == "physical_filter").Field.ArraySize);
        Assert.Equal(6, schema.Tables.Count(t => t.Position is not null));
    }

    [Fact]
    public void Read_AliasBomb_IsRefusedAtItsPlace()
    {
        var problem = FelisFile.Read("a: &a [x, x]\nb: &b [*a, *a]\n").Problems.Single();

        Assert.Equal((2, 8), (problem.Line, problem.Column));
        Assert.Contains("alias", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DeepNesting_IsRefused()
    {
        var report = FelisFile.Read("a: " + new string('[', 100) + new string(']', 100));

        Assert.Null(report.Schema);
        Assert.Contains("deeper", report.Problems.Single().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("just a word")]
    [InlineData("[1, 2]")]
    [InlineData("name: a\n---\nname: b")]
    [InlineData("name: {a: ]")]
    [InlineData("name: a\nname: b\ntables: []")]
    [InlineData("\0")]
    public void Read_NotFelis_IsAnErrorWithoutException(string text)
    {
        var report = FelisFile.Read(text);

        Assert.Null(report.Schema);
        Assert.True(report.Errors > 0);
    }

    [Fact]
    public void Read_TooLarge_IsRefused()
    {
        using var large = new MemoryStream(new byte[FelisFile.MaxBytes + 1]);

        Assert.Contains("larger", FelisFile.Read(large).Problems.Single().Message, StringComparison.Ordinal);
    }
}
