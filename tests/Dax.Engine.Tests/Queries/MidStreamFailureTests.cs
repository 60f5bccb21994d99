using System.Text;
using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Adql.Syntax;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Engine.Tests.Jobs;
using Dax.Engine.Tests.Jobs.Fakes;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tests.Queries;

/// <summary>An engine that fails after its first rows: nobody may take what has been sent for the whole answer.</summary>
public sealed class MidStreamFailureTests
{
    [Theory]
    [InlineData("votable/td", "<INFO name=\"QUERY_STATUS\" value=\"ERROR\">The disk is gone.</INFO>")]
    [InlineData("json", "\"ERROR\"")]
    public async Task Dali_4_4_2_FormatThatCanSaySo_EndsWithTheFailure(string format, string told)
    {
        var (answer, document) = await Run(format);
        Assert.IsType<Fault.Transient>(answer.Value.LateFault);
        Assert.Contains(told, document, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("tsv")]
    public async Task FormatThatCannotSaySo_IsAFaultBehindItsRows(string format)
    {
        var (answer, document) = await Run(format);
        Assert.IsType<Fault.Transient>(answer.Fault);
        Assert.Equal("v\n7\n", document);
    }

    [Fact]
    public async Task FormatThatIsWrittenAtItsEnd_IsAFaultAndNothingElse()
    {
        var (answer, document) = await Run("fits");
        Assert.IsType<Fault.Transient>(answer.Fault);
        Assert.Empty(document);
    }

    [Theory]
    [InlineData("votable/td")]
    [InlineData("csv")]
    [InlineData("fits")]
    public async Task TableThatOutgrowsItsBytes_EndsThere_WithAnOverflow(string format)
    {
        var (answer, document) = await Run(format, new Catalog(isEndless: true), maxBytes: 20_000);
        Assert.True(answer.Value.Overflow);
        Assert.InRange(document.Length, 20_000, 40_000);
        if (format == "votable/td")
            Assert.Contains("<INFO name=\"QUERY_STATUS\" value=\"OVERFLOW\"", document, StringComparison.Ordinal);
    }

    private static async Task<(Result<QuerySummary> Answer, string Document)> Run(string format, Catalog? catalog = null, long maxBytes = long.MaxValue)
    {
        var stores = new MemoryResults();
        var runner = new QueryRunner(
            [new TapProtocol()], catalog ?? new Catalog(), stores, new NoFetcher(), stores, ResultLinks.None, new Straight(), Options.Create(new QueryOptions()), TimeProvider.System, NullLogger<QueryRunner>.Instance);
        var sink = new Sink();
        var answer = await runner.Run(
            new QueryRequest("job-0001", [new("LANG", "ADQL"), new("QUERY", "SELECT v FROM s.t"), new("RESPONSEFORMAT", format), new("MAXREC", "1000000")], [], Given.Nobody, IsSync: true)
            {
                MaxBytes = maxBytes,
            }, sink, default);
        return (answer, Encoding.UTF8.GetString(sink.Bytes.ToArray()));
    }

    private sealed class Straight : IStatementRunner
    {
        public ValueTask<Result<IRowStream>> Run(Statement statement, CancellationToken cancel) => statement.Backend.Execute(statement.Sql, statement.Schema, statement.Context, cancel);
    }

    private sealed class Sink : IChunkSink
    {
        public List<byte> Bytes { get; } = [];

        public ValueTask Begin(QueryHead head, CancellationToken cancel) => ValueTask.CompletedTask;

        public ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
        {
            Bytes.AddRange(bytes.Span);
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>One table of one row, whose second batch never comes.</summary>
    /// <param name="isEndless">There is always another.</param>
    private sealed class Catalog(bool isEndless = false) : ICatalog, ICatalogSnapshot, ICatalogBackend, IRowStream
    {
        private int reads;

        public TableSet Tables => new([]);

        public CatalogModel Model { get; } = new([new CatalogTable("s", "t", [new CatalogColumn("v", new AdqlType(AdqlBase.Integer))]) { PhysicalName = ["t"], Rows = 1 }]);

        public Dialect Dialect => DuckDbDialect.Instance;

        public UserFunctionSet UserFunctions => UserFunctionSet.None;

        public Result<ICatalogBackend> Route(BoundQuery query) => new(this);

        public TableSchema Schema { get; private set; } = new([]);

        public ValueTask<ICatalogSnapshot> Open(CancellationToken cancel) => ValueTask.FromResult<ICatalogSnapshot>(this);

        public ValueTask<Result<string>> Check(CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask<Result<CatalogTable>> Upload(string name, IRowStream rows, CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask<Result<IRowStream>> Execute(SqlText sql, TableSchema schema, QueryContext context, CancellationToken cancel)
        {
            Schema = schema;
            return ValueTask.FromResult(new Result<IRowStream>(this));
        }

        public ValueTask<RowBatch?> Read(CancellationToken cancel) => reads++ == 0 || isEndless
            ? ValueTask.FromResult<RowBatch?>(new RowBatch(1, [new MemoryVector<int>(new[] { 7 })]))
            : throw new CatalogException(new Fault.Transient("The disk is gone."));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class NoFetcher : IUploadFetcher
    {
        public ValueTask<Result<Stream>> Fetch(Uri source, long maxBytes, CancellationToken cancel) => throw new NotSupportedException();
    }
}
