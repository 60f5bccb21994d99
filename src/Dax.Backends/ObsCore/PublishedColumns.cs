using Dax.Engine.ObsCore;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.ObsCore;

/// <summary>The columns of the table to be: the common ones, then those of each repository that stays or comes.</summary>
internal sealed class PublishedColumns
{
    private readonly Dictionary<string, ColumnEntry> before;

    public PublishedColumns(TableEntry? old, IReadOnlyList<PublishedSource> kept, IReadOnlyList<ObsCoreStaging> staged)
    {
        before = (old?.Columns ?? []).ToDictionary(c => c.Field.Name, StringComparer.OrdinalIgnoreCase);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var entries = new List<ColumnEntry>();
        foreach (var column in ObsCoreSchema.Common.Concat(kept.SelectMany(k => k.Own)).Concat(staged.SelectMany(s => s.Schema.Entries)))
            if (names.Add(column.Field.Name)) entries.Add(Unicode(column, old, staged));
        Entries = entries;
    }

    public IReadOnlyList<ColumnEntry> Entries { get; }

    /// <summary>Whether the generation before has the column, with that type.</summary>
    public bool WasThere(ColumnEntry column) => before.TryGetValue(column.Field.Name, out var old) && ObsCoreSchema.KindOf(old.Field) == ObsCoreSchema.KindOf(column.Field);

    /// <summary>Text beyond ASCII is unicodeChar (VOTable 1.4, 2.1), and stays it.</summary>
    private ColumnEntry Unicode(ColumnEntry column, TableEntry? old, IReadOnlyList<ObsCoreStaging> staged)
    {
        if (column.Field.Datatype != VoDatatype.Char) return column;
        var name = column.Field.Name;
        var isWide = staged.Any(s => s.IsBeyondAscii(name)) || (old is not null && before.TryGetValue(name, out var was) && was.Field.Datatype == VoDatatype.UnicodeChar);
        return isWide ? column with { Field = column.Field with { Datatype = VoDatatype.UnicodeChar } } : column;
    }
}
