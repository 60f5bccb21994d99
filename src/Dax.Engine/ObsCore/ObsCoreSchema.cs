using System.Collections.Immutable;
using Dax.Ivoa.ObsCore;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Engine.ObsCore;

/// <summary>The columns of one repository's rows: those that every table of this service has, then the mapping's own.</summary>
public sealed class ObsCoreSchema
{
    private readonly Dictionary<string, int> ordinals = new(StringComparer.OrdinalIgnoreCase);

    public ObsCoreSchema(IEnumerable<ColumnEntry> own)
    {
        Columns = [.. Common.Concat(own).Select(c => new TableColumn(c.Field, KindOf(c.Field)))];
        Entries = [.. Common.Concat(own)];
        for (var i = 0; i < Columns.Length; i++) ordinals.Add(Columns[i].Field.Name, i);
    }

    /// <summary>The mandatory ones, the optional ones that rows can have, and the dimensions of a Butler.</summary>
    public static ImmutableArray<ColumnEntry> Common { get; } =
    [
        .. ObsCoreColumns.Mandatory,
        .. ((string[])["dataproduct_subtype", "obs_title", "obs_release_date", "data_rights", "s_pixel_scale", "em_ucd"]).Select(n => ObsCoreColumns.Find(n)!),
        .. ObsCoreColumns.Extensions.Where(c => c.Field.Name != "lsst_ccdvisitid"),
    ];

    public ImmutableArray<TableColumn> Columns { get; }

    public ImmutableArray<ColumnEntry> Entries { get; }

    /// <summary>Place of a column; -1 when there is none of that name (case does not matter).</summary>
    public int Find(string name) => ordinals.GetValueOrDefault(name, -1);

    /// <summary>How the values of a scalar column lie in memory.</summary>
    public static CellKind KindOf(FieldInfo field) => field switch
    {
        { XType: "timestamp" } => CellKind.Timestamp,
        { Datatype: VoDatatype.Char or VoDatatype.UnicodeChar } => CellKind.Text,
        { Datatype: VoDatatype.Int } => CellKind.Int,
        { Datatype: VoDatatype.Long } => CellKind.Long,
        { Datatype: VoDatatype.Double } => CellKind.Double,
        { Datatype: VoDatatype.Boolean } => CellKind.Boolean,
        _ => throw new ArgumentException($"The column {field.Name} has a type that no ObsCore column has.", nameof(field)),
    };
}
