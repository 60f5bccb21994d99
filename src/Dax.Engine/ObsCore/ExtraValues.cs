using System.Globalization;
using Dax.Engine.ObsCore.Mappings;
using Dax.Engine.ObsCore.Templates;
using Dax.Ivoa.Tables;

namespace Dax.Engine.ObsCore;

/// <summary>The extra columns of one dataset type: its own, then the mapping's, then the dimensions that every table shows.</summary>
internal sealed class ExtraValues
{
    private static readonly (string Column, string Name)[] Dimensions =
    [
        ("lsst_visit", "visit"), ("lsst_exposure", "exposure"), ("lsst_detector", "detector"), ("lsst_tract", "tract"), ("lsst_patch", "patch"), ("lsst_band", "band"),
        ("lsst_filter", "physical_filter"), ("lsst_dataset_type", "dataset_type"), ("lsst_run", "run"),
    ];

    private readonly List<Cell> cells = [];

    public ExtraValues(ObsCoreMapping mapping, DatasetTypeMapping type, ObsCoreSchema schema)
    {
        var done = new HashSet<int>();
        foreach (var extra in type.ExtraColumns.Concat(mapping.ExtraColumns))
        {
            var column = schema.Find(extra.Name);
            if (!done.Add(column)) continue;
            var kind = schema.Columns[column].Kind;
            cells.Add(new Cell(column, kind, extra.Template, null, extra.Constant is { } constant ? MappingSchema.Value(constant, kind) : null));
        }
        foreach (var (name, dimension) in Dimensions)
        {
            var column = schema.Find(name);
            if (done.Add(column)) cells.Add(new Cell(column, schema.Columns[column].Kind, null, dimension, null));
        }
        var release = schema.Find("obs_release_date");
        if (mapping.PublicationDate is { } day && done.Add(release)) cells.Add(new Cell(release, CellKind.Timestamp, null, null, MappingSchema.Value(day.ToString("O", CultureInfo.InvariantCulture), CellKind.Timestamp)));
    }

    /// <summary>What is wrong with a template, or null. A value that a dataset does not have, or that is not of the column's type, is null.</summary>
    public string? Write(ObsCoreBatch batch, TemplateScope scope)
    {
        foreach (var cell in cells)
        {
            var value = cell.Constant;
            if (cell.Name is not null && scope.Value(cell.Name) is { } named) value = MappingSchema.Value(named, cell.Kind);
            if (cell.Template is not null)
            {
                var text = cell.Template.Format(scope);
                if (text.Problem is not null) return text.Problem;
                value = text.Text is null ? null : MappingSchema.Value(text.Text, cell.Kind);
            }
            if (value is not null) Set(batch, cell, value);
        }
        return null;
    }

    private static void Set(ObsCoreBatch batch, Cell cell, object value)
    {
        switch (cell.Kind)
        {
            case CellKind.Text: batch.Set(cell.Column, (string)value); break;
            case CellKind.Double: batch.Set(cell.Column, (double?)value); break;
            case CellKind.Long or CellKind.Timestamp: batch.Set(cell.Column, (long?)value); break;
            case CellKind.Int: batch.Set(cell.Column, (int?)value); break;
            default: batch.Set(cell.Column, (bool?)value); break;
        }
    }

    /// <param name="Name">What the scope calls the value; null when it is a template or a constant.</param>
    private sealed record Cell(int Column, CellKind Kind, Template? Template, string? Name, object? Constant);
}
