using Dax.Backends.Import;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Tests.Import;

public sealed class MySqlSchemaReaderTests
{
    [Theory]
    [InlineData("bigint(20)", VoDatatype.Long, null)]
    [InlineData("INT UNSIGNED", VoDatatype.Long, null)]
    [InlineData("int(11)", VoDatatype.Int, null)]
    [InlineData("mediumint unsigned zerofill", VoDatatype.Int, null)]
    [InlineData("smallint(6)", VoDatatype.Short, null)]
    [InlineData("smallint unsigned", VoDatatype.Int, null)]
    [InlineData("tinyint(4)", VoDatatype.Short, null)]
    [InlineData("tinyint(3) unsigned", VoDatatype.UnsignedByte, null)]
    [InlineData("bit(1)", VoDatatype.Boolean, null)]
    [InlineData("bit(12)", VoDatatype.UnsignedByte, "2*")]
    [InlineData("float", VoDatatype.Float, null)]
    [InlineData("float(30)", VoDatatype.Double, null)]
    [InlineData("double precision", VoDatatype.Double, null)]
    [InlineData("decimal(10,0)", VoDatatype.Long, null)]
    [InlineData("decimal(10,3)", VoDatatype.Double, null)]
    [InlineData("decimal(30)", VoDatatype.Double, null)]
    [InlineData("char(34)", VoDatatype.Char, "34*")]
    [InlineData("varchar(20) character set latin1", VoDatatype.Char, "20*")]
    [InlineData("text", VoDatatype.Char, "*")]
    [InlineData("enum('a,b)','c')", VoDatatype.Char, "*")]
    [InlineData("binary(120)", VoDatatype.UnsignedByte, "120")]
    [InlineData("varbinary(100)", VoDatatype.UnsignedByte, "100*")]
    [InlineData("blob", VoDatatype.UnsignedByte, "*")]
    public void Read_Type_BecomesVoTableType(string type, VoDatatype datatype, string? arraySize)
    {
        var table = MySqlSchemaReader.Read($"CREATE TABLE t (a {type} DEFAULT NULL)").Value;

        Assert.Equal((datatype, arraySize), (table.Columns[0].Field.Datatype, table.Columns[0].Field.ArraySize));
    }

    [Fact]
    public void Read_WholeStatement_KeepsNullabilityKeysAndComments()
    {
        var table = MySqlSchemaReader.Read("""
            DROP TABLE IF EXISTS `x`;
            /* create table y (a int) */
            CREATE TABLE IF NOT EXISTS db.`My Table` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT COMMENT 'it''s; the, (id)', -- <ucd>meta.id</ucd>
              `ra` double NOT NULL DEFAULT '0.0',
                -- <descr>Right ascension.</descr>
                -- <ucd>pos.eq.ra;meta.main</ucd>
                -- <unit>deg</unit>
              `dec` double NOT NULL, # <descr>Declination.</descr><unit>deg</unit><ucd>pos.eq.dec;meta.main</ucd>
              `when` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP,
              parent int,
              PRIMARY KEY (`id`),
              UNIQUE KEY `u` (`ra`(10) DESC, `dec`) USING BTREE,
              CONSTRAINT `fk_parent` FOREIGN KEY (parent) REFERENCES `other` (`oid`) ON DELETE CASCADE,
              CHECK (ra > 0 and (dec < 3))
            ) ENGINE=InnoDB;
            """).Value;

        Assert.Equal("\"My Table\"", table.QualifiedName);
        Assert.Equal(["id", "ra", "dec", "when", "parent"], table.Columns.Select(c => c.Field.Name));
        Assert.Equal([true, true, true, false, true], table.Columns.Select(c => c.Indexed));
        Assert.Equal([false, false, false, false, true], table.Columns.Select(c => c.Nullable));
        Assert.Equal(("it's; the, (id)", "meta.id"), (table.Columns[0].Field.Description, table.Columns[0].Field.Ucd));
        Assert.Equal(("Right ascension.", "deg"), (table.Columns[1].Field.Description, table.Columns[1].Field.Unit));
        Assert.Equal("timestamp", table.Columns[3].Field.XType);
        Assert.Equal(new PositionColumns("ra", "dec"), table.Position);
        var key = table.Keys.Single();
        Assert.Equal(("fk_parent", "other", new KeyColumnPair("parent", "oid")), (key.Id, key.TargetTable, key.Columns.Single()));
    }

    [Theory]
    [InlineData("", "Line 1, column 1")]
    [InlineData("CREATE TABLE t (\n a geometry)", "Line 2, column 4")]
    [InlineData("CREATE TABLE t (a int, A int)", "Line 1, column 26")]
    [InlineData("CREATE TABLE t (a int", "Line 1, column 22")]
    [InlineData("CREATE TABLE t LIKE u", "Line 1, column 16")]
    public void Read_Mistake_SaysWhere(string sql, string place) =>
        Assert.StartsWith(place, MySqlSchemaReader.Read(sql).Fault.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("pt11-case01", "Object", 228)]
    [InlineData("pt11-case01", "Source", 108)]
    [InlineData("pt11-case01", "Science_Ccd_Exposure", 45)]
    [InlineData("pt11-case02", "Object", 225)]
    public void Read_QservSchema_HasEveryColumn(string set, string table, int columns)
    {
        var sql = File.ReadAllText(Shared.Need($"data/catalogs/{set}/data/schema/{table}.schema"));
        var entry = MySqlSchemaReader.Read(sql).Value;

        Assert.Equal(table, entry.QualifiedName);
        Assert.Equal(columns, entry.Columns.Count);
    }

    [Fact]
    public void Quote_ReservedWord_IsDelimited()
    {
        Assert.Equal("\"date\".\"My \"\"x\"\"\"", AdqlNames.Qualify("date", "My \"x\""));
        Assert.Equal("dp1.Object", AdqlNames.Qualify("dp1", "Object"));
    }
}
