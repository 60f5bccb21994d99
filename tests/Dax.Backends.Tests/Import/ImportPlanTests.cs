using Dax.Backends.Felis;
using Dax.Backends.Import;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Tests.Import;

public sealed class ImportPlanTests
{
    [Fact]
    public void Make_Described_FindsColumnsByNameWhateverTheirOrder()
    {
        var plan = ImportPlan.Make([Source("f", "c", "A"), Source("g", "a", "C")], Entry("a", "c"), null).Value;

        Assert.Equal([[1, 0], [0, 1]], plan.Ordinals);
    }

    [Fact]
    public void Make_DescribedWithoutNames_GoesByPlace()
    {
        Assert.Equal([[0, 1]], ImportPlan.Make([Source("f", "col1", "col2") with { HasNames = false }], Entry("a", "b"), null).Value.Ordinals);
        Assert.Contains("1 columns and no names", ImportPlan.Make([Source("f", "col1") with { HasNames = false }], Entry("a", "b"), null).Fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x", "y", "none of the described")]
    [InlineData("b", "x", "no column a, which may not be null")]
    public void Make_NeededColumnMissing_IsRefused(string one, string two, string expected)
    {
        var entry = Entry("a", "b");
        entry = entry with { Columns = [entry.Columns[0] with { Nullable = false }, entry.Columns[1]] };

        Assert.Contains(expected, ImportPlan.Make([Source("f", one, two)], entry, null).Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_UndescribedFilesThatDiffer_AreRefused() =>
        Assert.Equal("g has other columns than f: it lacks b it adds c.", ImportPlan.Make([Source("f", "a", "b"), Source("g", "a", "c")], null, null).Fault.Message);

    [Fact]
    public void Make_TypesThatCannotBeConverted_AreRefused()
    {
        var times = new SourceTable("f", new TableSchema([ColumnTypes.Plain("a", CellKind.Timestamp)]), true);

        Assert.Contains("holds a time", ImportPlan.Make([times], Entry("a"), null).Fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s.t", "s", "t")]
    [InlineData(" s . t ", "s", "t")]
    [InlineData("\"my s\".\"a.\"\"b\"", "my s", "a.\"b")]
    public void Parse_TableName_HasTwoParts(string text, string schema, string table) => Assert.Equal(new TableName(schema, table), TableName.Parse(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData("t")]
    [InlineData("a.b.c")]
    [InlineData("a.")]
    [InlineData(".b")]
    [InlineData("\"a.b")]
    [InlineData("\"a\"x.b")]
    [InlineData("tap_schema.tables")]
    [InlineData("TAP_UPLOAD.t")]
    [InlineData("s.dax$x")]
    public void Parse_NoTableName_IsRefused(string text) => Assert.False(TableName.Parse(text).IsOk);

    [Fact]
    public void Find_OtherSchemaName_MovesTheKeysThatLeadIntoIt()
    {
        const string Yaml = "name: s\ntables:\n- name: t\n  columns:\n  - name: a\n    datatype: long\n- name: u\n  columns:\n  - name: b\n    datatype: long\n"
            + "  constraints:\n  - name: k\n    '@type': ForeignKey\n    columns: ['#u.b']\n    referencedColumns: ['#t.a']\n";
        var entry = TableDescriptions.Find(FelisFile.Read(Yaml).Schema!, new TableName("mine", "U")).Value;

        Assert.Equal(("mine.u", "mine.k", "mine.t"), (entry.QualifiedName, entry.Keys[0].Id, entry.Keys[0].TargetTable));
    }

    private static SourceTable Source(string file, params string[] names) => new(file, new TableSchema([.. names.Select(n => ColumnTypes.Plain(n, CellKind.Long))]), true);

    private static TableEntry Entry(params string[] names) => new("t", [.. names.Select(n => new ColumnEntry(new FieldInfo(n, VoDatatype.Long)))]);
}
