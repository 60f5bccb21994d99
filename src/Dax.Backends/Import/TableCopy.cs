using System.Globalization;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Import;

/// <summary>Carries the rows of one source into the generation: picks and converts columns, adds the key.</summary>
internal sealed class TableCopy
{
    private readonly ImportPlan plan;
    private readonly IImportSource source;
    private readonly int[] ordinals;
    private readonly GenerationBuilder builder;
    private readonly IReadOnlyList<ColumnWatch> watches;
    private readonly TableColumn?[] wanted;
    private readonly (int Longitude, int Latitude)? position;
    private readonly PositionKeys keys = new();
    private readonly ColumnVector[] vectors;
    private readonly NullColumn nulls = new();

    public TableCopy(ImportPlan plan, int sourceIndex, IImportSource source, GenerationBuilder builder, IReadOnlyList<ColumnWatch> watches)
    {
        (this.plan, this.source, this.builder, this.watches) = (plan, source, builder, watches);
        ordinals = plan.Ordinals[sourceIndex];
        position = plan.Position is { } p ? (plan.Find(p.Longitude), plan.Find(p.Latitude)) : null;
        vectors = new ColumnVector[plan.Columns.Count + (position is null ? 0 : 1)];
        wanted = new TableColumn?[source.Table.Schema.Columns.Count];
        for (var i = 0; i < ordinals.Length; i++)
        {
            if (ordinals[i] >= 0)
            {
                wanted[ordinals[i]] = plan.Columns[i].Type;
            }
        }
    }

    public async Task Run(Action<long, double?> progress, CancellationToken cancel)
    {
        await using var stream = await source.Open(wanted, cancel);
        var converters = new CellConverter?[plan.Columns.Count];
        for (var i = 0; i < converters.Length; i++)
        {
            converters[i] = ordinals[i] < 0 ? null : CellConverters.Create(stream.Schema.Columns[ordinals[i]], plan.Columns[i].Type);
        }
        long before = 0;
        while (await stream.Read(cancel) is { } batch)
        {
            using (batch)
            {
                Add(batch, converters, before);
                before += batch.Count;
            }
            progress(builder.Rows, source.Fraction);
        }
    }

    private void Add(RowBatch batch, CellConverter?[] converters, long before)
    {
        for (var i = 0; i < converters.Length; i++)
        {
            vectors[i] = ordinals[i] < 0 ? nulls.Of(plan.Columns[i].Type, batch.Count) : Convert(batch.Columns[ordinals[i]], converters[i], i, before);
            watches[i].See(vectors[i]);
        }
        if (position is var (longitude, latitude))
        {
            vectors[^1] = keys.Of(vectors[longitude], vectors[latitude]);
        }
        builder.Append(vectors, batch.Count);
    }

    private ColumnVector Convert(ColumnVector vector, CellConverter? converter, int column, long before)
    {
        try
        {
            return converter is null ? vector : converter.Convert(vector);
        }
        catch (CellRefusedException e)
        {
            throw new ImportException(string.Create(CultureInfo.InvariantCulture,
                $"{source.Table.File}, row {before + e.Row + 1}, column {plan.Columns[column].Name}: {e.Message} is not {ColumnTypes.Describe(plan.Columns[column].Type)}."), e);
        }
    }
}
