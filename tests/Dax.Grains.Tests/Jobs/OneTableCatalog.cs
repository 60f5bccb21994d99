using Dax.Adql.Binding;
using Dax.Adql.Syntax;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Grains.Tests.Jobs;

/// <summary>A catalog that tells what it has and runs nothing.</summary>
internal sealed class OneTableCatalog : ICatalog
{
    private static readonly TableEntry Table = new("sky.stars",
    [
        new ColumnEntry(new FieldInfo("ra", VoDatatype.Double) { Unit = "deg", Ucd = "pos.eq.ra;meta.main" }) { Indexed = true, Index = 1 },
        new ColumnEntry(new FieldInfo("name", VoDatatype.UnicodeChar, "*")),
    ])
    {
        RowCount = 7,
        Position = new PositionColumns("ra", "dec"),
        Keys = [new KeyEntry("k1", "sky.plates", [new KeyColumnPair("plate", "id")])],
    };

    public TableSet Tables { get; set; } = new([new SchemaEntry("sky", [Table])]);

    public Fault? Trouble { get; set; }

    public int Checks { get; private set; }

    public ValueTask<ICatalogSnapshot> Open(CancellationToken cancel) => ValueTask.FromResult<ICatalogSnapshot>(new Snapshot(Tables));

    public ValueTask<Result<string>> Check(CancellationToken cancel)
    {
        Checks++;
        return ValueTask.FromResult(Trouble is null ? new Result<string>("All is well.") : new Result<string>(Trouble));
    }

    private sealed class Snapshot(TableSet tables) : ICatalogSnapshot
    {
        public TableSet Tables => tables;

        public CatalogModel Model => throw new NotSupportedException();

        public UserFunctionSet UserFunctions => throw new NotSupportedException();

        public ValueTask<Result<CatalogTable>> Upload(string name, IRowStream rows, CancellationToken cancel) => throw new NotSupportedException();

        public Result<ICatalogBackend> Route(BoundQuery query) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
