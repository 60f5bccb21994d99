using Dax.Adql.Dialects;
using Dax.Backends.Qserv;
using Dax.Backends.Qserv.Descriptions;
using Dax.Ivoa.Tables;
using Dax.Qserv.Tests.Hosting;

namespace Dax.Qserv.Tests.Parts;

public sealed class DescriptionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dax-qserv-descriptions-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Of_TheCasesOfQserv_HasTablesRolesAndKeys()
    {
        Assert.SkipWhen(QservRoom.Missing is not null, QservRoom.Missing ?? "");
        var options = new QservDatabaseOptions { Name = "qcase02", Schema = "sky", Folder = Path.Combine(QservRoom.CaseFolder("pt11-case02"), "data") };
        var database = DescribedDatabase.Of(options, DescriptionFolder.Read(options));
        Assert.Empty(database.LeftOut);
        Assert.Equal(["Object", "Source"], database.Tables.Select(t => t.Table.Name));
        var (objects, sources) = (database.Tables[0], database.Tables[1]);
        Assert.Equal(["qcase02", "Object"], objects.Table.PhysicalName);
        Assert.Equal(227, objects.Table.Columns.Count);
        Assert.Equal(objects.Table.Columns.Select(c => c.Name), objects.Entry.Columns.Select(c => c.Field.Name));
        Assert.Equal(("ra_PS", "decl_PS"), (objects.Entry.Position!.Longitude, objects.Entry.Position.Latitude));
        Assert.Equal(("ra_PS", "decl_PS"), (objects.Table.Spatial!.Longitude, objects.Table.Spatial.Latitude));
        Assert.Equal(["objectId"], objects.Table.Columns.Where(c => c.IsIndexed).Select(c => c.Name));
        Assert.Equal(new QservTable(QservKind.Director) { Key = "objectId", Longitude = "ra_PS", Latitude = "decl_PS", Overlap = 0.01667 }, database.Roles["sky.Object"]);
        // The ingest file names the source's own position, the partitioner cut by the object's.
        Assert.Equal(new QservTable(QservKind.Child) { Director = "sky.Object", Key = "objectId", Longitude = "raObject", Latitude = "declObject" }, database.Roles["sky.Source"]);
        var key = Assert.Single(sources.Entry.Keys);
        Assert.Equal(("sky.Object", "objectId", "objectId"), (key.TargetTable, key.Columns[0].From, key.Columns[0].Target));
    }

    [Fact]
    public void Of_EveryTypeOfTheCases_IsThatOfTheSchemaFile()
    {
        Assert.SkipWhen(QservRoom.Missing is not null, QservRoom.Missing ?? "");
        foreach (var (name, database) in QservRoom.Cases)
        {
            var options = new QservDatabaseOptions { Name = database, Folder = Path.Combine(QservRoom.CaseFolder(name), "data") };
            foreach (var table in DescribedDatabase.Of(options, DescriptionFolder.Read(options)).Tables)
            {
                var sql = File.ReadAllText(Path.Combine(options.Folder, "schema", table.Table.Name + ".schema"));
                var columns = Dax.Backends.Import.MySqlSchemaReader.Read(sql).Value.Columns.Select(c => (c.Field.Name, c.Field.Datatype, c.Field.ArraySize, c.Nullable));
                Assert.Equal(columns, table.Entry.Columns.Where(c => c.Field.Name is not ("chunkId" or "subChunkId")).Select(c => (c.Field.Name, c.Field.Datatype, c.Field.ArraySize, c.Nullable)));
            }
        }
    }

    [Fact]
    public void Of_APairTable_IsAMatch()
    {
        Write("ingest/database.json", """{"database":"d","overlap":0.02}""");
        Write("ingest/A.json", """{"database":"d","table":"A","is_partitioned":1,"director_key":"id","longitude_key":"ra","latitude_key":"dec","schema":[{"name":"id","type":"BIGINT UNSIGNED"},{"name":"ra","type":"DOUBLE"},{"name":"dec","type":"DOUBLE"}]}""");
        Write("ingest/Pairs.json", """
            {"database":"d","table":"Pairs","is_partitioned":1,"director_table":"A","director_key":"a","director_table2":"other.B","director_key2":"b","flag":"f","ang_sep":0.01,
             "schema":[{"name":"a","type":"BIGINT"},{"name":"b","type":"BIGINT"},{"name":"size","type":"POINT"}]}
            """);
        var options = new QservDatabaseOptions { Name = "d", Folder = folder };
        var database = DescribedDatabase.Of(options, DescriptionFolder.Read(options));
        Assert.Equal(new QservTable(QservKind.Match) { Director = "d.A", Key = "a", SecondDirector = "other.B", SecondKey = "b", Overlap = 0.01 }, database.Roles["d.Pairs"]);
        Assert.Equal("Pairs.size is not published: its type 'POINT' is not known.", Assert.Single(database.LeftOut));
        Assert.Equal(["a", "b"], database.Tables[1].Table.Columns.Where(c => c.IsIndexed).Select(c => c.Name));
    }

    [Fact]
    public void Of_FelisBeside_TakesItsWordsAndKeepsTheTypes()
    {
        Write("ingest/T.json", """{"database":"d","table":"T","is_partitioned":0,"schema":[{"name":"mag","type":"float NOT NULL"},{"name":"odd","type":"int"}]}""");
        Write("words.yaml", """
            name: words
            "@id": "#words"
            description: A survey.
            tables:
            - name: T
              "@id": "#T"
              description: Things.
              columns:
              - name: mag
                "@id": "#T.mag"
                datatype: double
                description: How bright.
                ivoa:ucd: phot.mag
                ivoa:unit: mag
            """);
        var options = new QservDatabaseOptions { Name = "d", Folder = folder, Felis = Path.Combine(folder, "words.yaml") };
        var database = DescribedDatabase.Of(options, DescriptionFolder.Read(options));
        Assert.Equal(("d", "A survey."), (database.Schema.Name, database.Schema.Description));
        var entry = database.Tables[0].Entry;
        Assert.Equal("Things.", entry.Description);
        Assert.Equal((VoDatatype.Float, "How bright.", "phot.mag", "mag", false),
            (entry.Columns[0].Field.Datatype, entry.Columns[0].Field.Description, entry.Columns[0].Field.Ucd, entry.Columns[0].Field.Unit, entry.Columns[0].Nullable));
        Assert.Equal((VoDatatype.Int, null), (entry.Columns[1].Field.Datatype, entry.Columns[1].Field.Description));
    }

    [Theory]
    [InlineData("{", "is not a description")]
    [InlineData("""{"database":"e","table":"T","is_partitioned":0,"schema":[{"name":"a","type":"int"}]}""", "is of database e")]
    [InlineData("""{"database":"d"}""", "describes 0 tables")]
    public void Read_OfWhatIsNone_SaysSo(string text, string words)
    {
        Write("ingest/T.json", text);
        var error = Assert.Throws<QservDescriptionException>(() => DescriptionFolder.Read(new QservDatabaseOptions { Name = "d", Folder = folder }));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
        File.WriteAllText(Path.Combine(folder, name), text);
    }
}
