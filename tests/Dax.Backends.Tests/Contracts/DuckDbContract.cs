using Dax.Adql.Binding;
using Dax.Backends.Tests.DuckDb;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Tests.Contracts;

internal sealed class DuckDbContract : ContractEngine
{
    private readonly CatalogFixture fixture;
    private readonly ICatalogSnapshot snapshot;

    private DuckDbContract(CatalogFixture fixture, ICatalogSnapshot snapshot) => (this.fixture, this.snapshot) = (fixture, snapshot);

    public override bool HasNotFinite => true;

    public override bool HasArrays => true;

    public override CatalogModel Model => snapshot.Model;

    public override ICatalogBackend Backend => (ICatalogBackend)snapshot;

    public static async Task<ContractEngine> Start()
    {
        var fixture = new CatalogFixture();
        fixture.Publish("contract", "kinds", $"""
            SELECT id, flag, small::SMALLINT AS small, whole::INTEGER AS whole, big, narrow::FLOAT AS narrow, wide::DOUBLE AS wide, name, moment, raw, vector FROM (VALUES
                (1::BIGINT, true, (-3)::SMALLINT, 70000::INTEGER, 9007199254740993::BIGINT, 0.1::FLOAT, 0.1::DOUBLE, '{Text.Replace("'", "''")}', TIMESTAMP '2024-02-29 12:34:56.789012', '\x00\xFF'::BLOB, [1.5::DOUBLE, -2]),
                (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                (3, false, 32767, -2147483648, -9223372036854775808, 1e-30, -1e300, '', TIMESTAMP '1969-12-31 23:59:59.999999', ''::BLOB, []),
                (4, true, 0, 0, 0, 'NaN', '-Infinity', 'x', TIMESTAMP '2000-01-01', '\x01'::BLOB, ['NaN'::DOUBLE]))
            AS t(id, flag, small, whole, big, narrow, wide, name, moment, raw, vector)
            """,
            [
                new("id", VoDatatype.Long), new("flag", VoDatatype.Boolean), new("small", VoDatatype.Short), new("whole", VoDatatype.Int), new("big", VoDatatype.Long), new("narrow", VoDatatype.Float),
                new("wide", VoDatatype.Double), new("name", VoDatatype.UnicodeChar, "*"), new("moment", VoDatatype.Char, "*") { XType = "timestamp" }, new("raw", VoDatatype.UnsignedByte, "*"), new("vector", VoDatatype.Double, "*"),
            ]);
        fixture.Publish("contract", "million", "SELECT i AS id, i * 0.5::DOUBLE AS x, 'row ' || i AS name FROM range(1000000) r(i)",
            [new("id", VoDatatype.Long), new("x", VoDatatype.Double), new("name", VoDatatype.UnicodeChar, "*")]);
        return new DuckDbContract(fixture, await fixture.Open());
    }

    public override async ValueTask DisposeAsync()
    {
        await snapshot.DisposeAsync();
        await fixture.DisposeAsync();
    }
}
