using Dax.Backends.Felis;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Import;

/// <summary>Finds the columns of a table's main position by their UCDs.</summary>
internal static class MainPosition
{
    /// <summary>
    /// The pair <c>pos.eq.ra;meta.main</c>, <c>pos.eq.dec;meta.main</c>: scalar floating-point columns in degrees (or without a unit). Null when
    /// there is none, or more than one of either.
    /// </summary>
    public static PositionColumns? Of(IReadOnlyList<ColumnEntry> columns) =>
        Only(columns, "pos.eq.ra") is { } ra && Only(columns, "pos.eq.dec") is { } dec ? new PositionColumns(ra, dec) : null;

    /// <summary>Whether a column can hold degrees.</summary>
    public static bool CanBe(FieldInfo field) =>
        field is { ArraySize: null, Datatype: VoDatatype.Double or VoDatatype.Float, Unit: null or "" or "deg" };

    private static string? Only(IReadOnlyList<ColumnEntry> columns, string word)
    {
        string? name = null;
        foreach (var column in columns)
        {
            if (UcdText.IsMain(column.Field.Ucd, word) && CanBe(column.Field))
            {
                if (name is not null)
                {
                    return null;
                }
                name = column.Field.Name;
            }
        }
        return name;
    }
}
