using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Data.Common;
using Dax.Backends.Butler.Regions;
using Dax.Backends.Butler.Registry;
using Dax.Backends.Butler.Sql;
using Dax.Backends.Butler.Universe;
using Dax.Engine.Datasets;
using Dax.Sky.Geometry;

namespace Dax.Backends.Butler.Queries;

/// <summary>What a statement selects of each dataset (its data ID, the records that are asked for or tested), and the datasets out of rows. For one reader at a time.</summary>
internal sealed class DatasetColumns
{
    private const int FirstColumn = 3;
    private const int MaxKept = 20_000;

    private readonly StoredType type;
    private readonly RegistryState state;
    private readonly RegistryDialect dialect;
    private readonly bool isExpanded;
    private readonly IReadOnlyList<RegionTest> tests;
    private readonly Action<string> onBadRegion;
    private readonly (string Name, FieldKind Kind)[] dimensions;
    private readonly List<RecordColumns> records = [];
    private readonly List<DimensionElement> pixels = [];
    private readonly Dictionary<string, DimensionRecord> kept = new(StringComparer.Ordinal);
    private readonly int indirectColumn = -1;

    public DatasetColumns(StoredType type, RegistryState state, SearchShape shape, bool isExpanded, Action<string> onBadRegion)
    {
        (this.type, this.state, dialect, this.isExpanded, tests, this.onBadRegion) = (type, state, shape.Joins.Dialect, isExpanded, shape.Tests, onBadRegion);
        var joins = shape.Joins;
        dimensions = [.. type.Group.Required.Concat(type.Group.Implied).Where(d => joins[d] is not null).Select(d => (d, state.Universe[d].Keys[0].Kind))];
        var expressions = dimensions.Select(d => joins[d.Name]!).ToList();
        foreach (var element in Shown())
        {
            if (!element.HasTable) pixels.Add(element);
            else if (joins.JoinRecord(element))
            {
                var columns = new RecordColumns(element, state.Universe, FirstColumn + expressions.Count);
                expressions.AddRange(columns.Expressions(dialect, joins.AliasOf(element.Name)!));
                records.Add(columns);
            }
        }
        if (isExpanded && IndirectRegion.Of(type.Group) is { } indirect)
        {
            indirectColumn = FirstColumn + expressions.Count;
            expressions.Add(indirect.Expression(joins));
        }
        Expressions = expressions;
    }

    /// <summary>After dataset_id, run_id and ingest_date.</summary>
    public IReadOnlyList<string> Expressions { get; }

    /// <summary>Null for a row that a test of regions does not let through.</summary>
    public (Guid Id, ExpandedDataset? Dataset) Read(DbDataReader row)
    {
        var id = dialect.ReadId(row, 0);
        var dataId = ReadDataId(row);
        var found = ReadRecords(row, dataId);
        foreach (var test in tests)
        {
            if (!test.Passes(found)) return (id, null);
        }
        var run = state.ById.TryGetValue(row.GetInt64(1), out var collection) ? collection.Name : "";
        var reference = new DatasetRef(id, type.Type.Name, run, dataId, type.Type.StorageClass) { IngestedAt = row.IsDBNull(2) ? null : IngestTime.Read(row.GetValue(2)) };
        if (!isExpanded) return (id, new ExpandedDataset(reference, FrozenDictionary<string, DimensionRecord>.Empty));
        var own = found.Where(r => type.Group.Elements.Any(e => e.Name == r.Key)).ToFrozenDictionary(StringComparer.Ordinal);
        return (id, new ExpandedDataset(reference, own) { Region = RegionOf(found) ?? Indirect(row), Timespan = TimespanOf(found) });
    }

    private IEnumerable<DimensionElement> Shown()
    {
        var tested = tests.Select(t => t.Element).Concat(tests.Where(t => t.Other is not null).Select(t => t.Other!));
        return (isExpanded ? type.Group.Elements.AsEnumerable() : []).Concat(tested).DistinctBy(e => e.Name);
    }

    private DataId ReadDataId(DbDataReader row)
    {
        var values = ImmutableArray.CreateBuilder<KeyValuePair<string, DimensionValue>>(dimensions.Length);
        for (var i = 0; i < dimensions.Length; i++)
        {
            var value = RecordColumns.Value(row, FirstColumn + i, dimensions[i].Kind);
            if (value.Value is not null) values.Add(new(dimensions[i].Name, value));
        }
        return new DataId(values.ToImmutable());
    }

    private Dictionary<string, DimensionRecord> ReadRecords(DbDataReader row, DataId id)
    {
        var found = new Dictionary<string, DimensionRecord>(StringComparer.Ordinal);
        // The same visit comes with each of its detectors: its record is read once.
        if (kept.Count > MaxKept) kept.Clear();
        foreach (var columns in records)
        {
            var key = columns.Key(row);
            if (!kept.TryGetValue(key, out var record))
            {
                if (columns.Read(row, onBadRegion) is not { } read) continue;
                kept.Add(key, record = read);
            }
            found.Add(columns.Element.Name, record);
        }
        foreach (var element in pixels)
        {
            if (id[element.Name] is { } value) found.Add(element.Name, WithoutTable(element, value));
        }
        return found;
    }

    private static DimensionRecord WithoutTable(DimensionElement element, DimensionValue value) =>
        new(element.Name, FrozenDictionary.ToFrozenDictionary([new KeyValuePair<string, DimensionValue>(element.Keys[0].Name, value)], StringComparer.Ordinal))
        {
            Region = element.SkyPix is { } pixels && value.Value is long index ? SkyPixels.Region(pixels, index) : null,
        };

    private ISkyRegion? Indirect(DbDataReader row)
    {
        if (indirectColumn < 0 || row.IsDBNull(indirectColumn)) return null;
        if (SphgeomRegion.TryReadText(row.GetString(indirectColumn), out var region)) return region;
        onBadRegion(type.Type.Name);
        return null;
    }

    private ISkyRegion? RegionOf(Dictionary<string, DimensionRecord> found)
    {
        foreach (var element in type.Group.Spatial)
        {
            if (found.TryGetValue(element.Name, out var record) && record.Region is { } region) return region;
        }
        return null;
    }

    private ButlerTimespan? TimespanOf(Dictionary<string, DimensionRecord> found)
    {
        foreach (var element in type.Group.Temporal)
        {
            if (found.TryGetValue(element.Name, out var record) && record.Timespan is { } span) return span;
        }
        return null;
    }
}
