using System.Collections.Frozen;
using System.Collections.Immutable;
using Dax.Backends.Butler.Registry;
using Dax.Backends.Butler.Sql;
using Dax.Backends.Butler.Universe;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;

namespace Dax.Backends.Butler.Queries;

/// <summary>Records of one dimension element.</summary>
internal sealed class RecordSearch(RegistryState state, RegistryDatabase database, Action<string> onBadRegion)
{
    private const int MaxRecords = 1_000_000;

    public async Task<Result<ImmutableArray<DimensionRecord>>> Find(string name, DataId? where, CancellationToken cancel)
    {
        if (state.Universe.Find(name) is not { } element) return new Fault.NotFound($"The repository's universe has no dimension element '{name}'.");
        if (element.SkyPix is not null) return new Fault.Usage($"The records of '{name}' are the pixels of the whole sky; they are not listed.");
        if (element.ViewOf is not null) return await Values(element, cancel);
        var columns = new RecordColumns(element, state.Universe, 0);
        var sql = new SqlText().Add("SELECT ").Add(string.Join(", ", columns.Expressions(database.Dialect, "e"))).Add($" FROM {database.Dialect.Table(name)} e WHERE 1 = 1");
        foreach (var (dimension, value) in where?.Values ?? [])
        {
            if (!element.Required.Contains(dimension) && !element.Implied.Contains(dimension)) continue;
            sql.Add($" AND e.{RegistryDialect.Quote(element.ColumnOf(dimension))} = {sql.Parameter(value.Value)}");
        }
        sql.Add(" ORDER BY ").Add(string.Join(", ", element.Required.Select(d => $"e.{RegistryDialect.Quote(element.ColumnOf(d))}"))).Add(" LIMIT ").Add(MaxRecords + 1);
        var rows = await database.Rows(sql, row => columns.Read(row, onBadRegion), cancel);
        if (rows.Count > MaxRecords) return new Fault.Usage($"There are more than {MaxRecords} records of '{name}': give a data ID.");
        return rows.OfType<DimensionRecord>().ToImmutableArray();
    }

    /// <summary>Of an element without a table: what the records that imply it say.</summary>
    private async Task<Result<ImmutableArray<DimensionRecord>>> Values(DimensionElement element, CancellationToken cancel)
    {
        var column = RegistryDialect.Quote(element.Name);
        var sql = new SqlText().Add($"SELECT DISTINCT e.{column} FROM {database.Dialect.Table(element.ViewOf!)} e ORDER BY 1");
        return (await database.Rows(sql, row => RecordColumns.Value(row, 0, element.Keys[0].Kind), cancel))
            .Select(value => new DimensionRecord(element.Name, FrozenDictionary.ToFrozenDictionary([new KeyValuePair<string, DimensionValue>(element.Keys[0].Name, value)], StringComparer.Ordinal)))
            .ToImmutableArray();
    }
}
