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

/// <summary>What a statement selects of each dataset (its data ID, its records when asked for), and the datasets out of rows. For one reader at a time.</summary>
internal sealed class DatasetColumns
{
    private const int FirstColumn = 3;
    private const int MaxKept = 20_000;

    private readonly StoredType type;
    private readonly RegistryState state;
    private readonly RegistryDialect dialect;
    private readonly Action<string> onBadRegion;
    private readonly (string Name, FieldKind Kind)[] dimensions;
    private readonly List<RecordColumns> records = [];
    private readonly bool isExpanded;
    private readonly Dictionary<string, DimensionRecord> kept = new(StringComparer.Ordinal);

    /// <param name="isExpanded">Records are read, those of all elements.</param>
    /// <param name="joined">Those that conditions need, and so are joined.</param>
    public DatasetColumns(StoredType type, RegistryState state, RegistryDialect dialect, bool isExpanded, IEnumerable<DimensionElement> joined, Action<string> onBadRegion)
    {
        (this.type, this.state, this.dialect, this.isExpanded, this.onBadRegion) = (type, state, dialect, isExpanded, onBadRegion);
        Joins = new ElementJoins(dialect);
        foreach (var dimension in type.Group.Required) Joins.Provide(dimension, $"t.{RegistryDialect.Quote(dimension)}");
        Joins.Complete(type.Group);
        dimensions = [.. type.Group.Required.Concat(type.Group.Implied).Where(d => Joins[d] is not null).Select(d => (d, state.Universe[d].Keys[0].Kind))];
        var expressions = dimensions.Select(d => Joins[d.Name]!).ToList();
        foreach (var element in joined) Joins.Join(element, isInner: false);
        foreach (var element in isExpanded ? type.Group.Elements : [])
        {
            if (!element.HasTable || !Joins.Join(element, isInner: false)) continue;
            var columns = new RecordColumns(element, state.Universe, FirstColumn + expressions.Count);
            expressions.AddRange(columns.Expressions(dialect, Joins.AliasOf(element.Name)!));
            records.Add(columns);
        }
        Expressions = expressions;
    }

    public ElementJoins Joins { get; }

    public IReadOnlyList<string> Expressions { get; }

    public ExpandedDataset Read(DbDataReader row)
    {
        var id = ReadDataId(row);
        var reference = new DatasetRef(dialect.ReadId(row, 0), type.Type.Name, Run(row), id, type.Type.StorageClass) { IngestedAt = Ingested(row) };
        var found = ReadRecords(row, id);
        if (found.Count == 0) return new ExpandedDataset(reference, FrozenDictionary<string, DimensionRecord>.Empty);
        return new ExpandedDataset(reference, found.ToFrozenDictionary(StringComparer.Ordinal)) { Region = RegionOf(found), Timespan = TimespanOf(found) };
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

    private string Run(DbDataReader row) => state.ById.TryGetValue(row.GetInt64(1), out var run) ? run.Name : "";

    private static DateTimeOffset? Ingested(DbDataReader row) => row.IsDBNull(2) ? null : IngestTime.Read(row.GetValue(2));

    private Dictionary<string, DimensionRecord> ReadRecords(DbDataReader row, DataId id)
    {
        var found = new Dictionary<string, DimensionRecord>(StringComparer.Ordinal);
        if (!isExpanded) return found;
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
        foreach (var element in type.Group.Elements)
        {
            if (!element.HasTable && id[element.Name] is { } value) found.Add(element.Name, WithoutTable(element, value));
        }
        return found;
    }

    private static DimensionRecord WithoutTable(DimensionElement element, DimensionValue value) =>
        new(element.Name, FrozenDictionary.ToFrozenDictionary([new KeyValuePair<string, DimensionValue>(element.Keys[0].Name, value)], StringComparer.Ordinal))
        {
            Region = element.SkyPix is { } pixels && value.Value is long index ? SkyPixels.Region(pixels, index) : null,
        };

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
