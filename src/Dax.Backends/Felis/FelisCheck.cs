using System.Text.RegularExpressions;

namespace Dax.Backends.Felis;

/// <summary>Finds what is wrong with a Felis schema beyond its YAML form: types, names, ids, units, UCDs.</summary>
internal sealed partial class FelisCheck(FelisSchema schema, FelisProblems problems)
{
    private const int MaxNameLength = 128;

    public void Run()
    {
        Name(schema, "schema");
        if (schema.Name.ToUpperInvariant() is "TAP_SCHEMA" or "TAP_UPLOAD")
        {
            problems.Error(schema.Place, $"\"{schema.Name}\" is the service's own schema; choose another name.");
        }
        Ids();
        Unique(schema.Tables, "table", schema.Name);
        foreach (var table in schema.Tables)
        {
            Name(table, "table");
            Unique(table.Columns, "column", table.Name);
            foreach (var column in table.Columns)
            {
                Name(column, "column");
                Type(table, column);
                Unit(table, column);
                Ucd(table, column);
            }
        }
        new FelisReferences(schema, problems).Run();
    }

    private void Name(FelisObject item, string what)
    {
        if (item.Name.Length > MaxNameLength)
        {
            problems.Error(item.Place, $"The name of this {what} is longer than {MaxNameLength} characters.");
        }
        if (item.Name.Any(char.IsControl))
        {
            problems.Error(item.Place, $"The name of this {what} has control characters.");
        }
        if (item.Name.StartsWith("dax$", StringComparison.OrdinalIgnoreCase))
        {
            problems.Error(item.Place, $"\"{item.Name}\": names that begin with dax$ are the service's own.");
        }
    }

    private void Unique(IEnumerable<FelisObject> items, string what, string where)
    {
        var names = new Dictionary<string, FelisObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in items.Where(i => i.Name.Length > 0))
        {
            if (names.TryAdd(item.Name, item))
            {
                continue;
            }
            var first = names[item.Name];
            var same = first.Name == item.Name ? "" : $" (as \"{first.Name}\": ADQL does not tell capitals apart)";
            problems.Error(item.Place, $"{where} has the {what} \"{item.Name}\" already{same}, in line {first.Place.Line}.");
        }
    }

    /// <summary>Ids are either all written or all generated; a reference to one that is neither would dangle.</summary>
    private void Ids()
    {
        var all = schema.Tables.SelectMany(t => (IEnumerable<FelisObject>)[t, .. t.Columns, .. t.Constraints, .. t.Indexes]).Prepend(schema).ToList();
        var someOwn = all.Any(o => o.HasOwnId);
        var seen = new Dictionary<string, FelisObject>(StringComparer.Ordinal);
        foreach (var item in all)
        {
            if (someOwn && !item.HasOwnId)
            {
                problems.Warn(item.Place, $"\"{item.Name}\" has no \"@id\" although others have; {item.Id} is taken.");
            }
            if (!seen.TryAdd(item.Id, item) && (item.HasOwnId || item is not (FelisTable or FelisColumn)))
            {
                problems.Error(item.Place, $"The id {item.Id} is taken already, in line {seen[item.Id].Place.Line}.");
            }
        }
    }

    private void Type(FelisTable table, FelisColumn column)
    {
        var datatype = column.Datatype;
        var what = $"{table.Name}.{column.Name}";
        if (datatype.Value.Length > 0 && !FelisTypes.IsKnown(datatype.Value))
        {
            problems.Error(datatype.Place, $"\"{datatype.Value}\" (column {what}) is not a datatype of Felis; it has {string.Join(", ", FelisTypes.Names)}.");
        }
        if (FelisTypes.IsSized(datatype.Value) && column.Length is null && column.ArraySize is null)
        {
            problems.Warn(datatype.Place, $"The {datatype.Value} column {what} has no \"length\"; any length is taken.");
        }
        if (column.Length is <= 0)
        {
            problems.Error(column.Place, $"The length of {what} must be positive.");
        }
        if (column.VoDatatype is { } vo && !FelisTypes.IsVoName(vo.Value))
        {
            problems.Error(vo.Place, $"\"{vo.Value}\" (column {what}) is not a datatype of VOTable that we publish.");
        }
        if (column.ArraySize is { } size && !ArraySizeForm().IsMatch(size.Value))
        {
            problems.Error(size.Place, $"\"{size.Value}\" (column {what}) is not a VOTable arraysize (10, 10*, *, 2x3).");
        }
    }

    private void Unit(FelisTable table, FelisColumn column)
    {
        if (column is { Unit: { } iv, FitsUnit: { } fits })
        {
            var message = $"{table.Name}.{column.Name} has both ivoa:unit \"{iv.Value}\" and fits:tunit \"{fits.Value}\"; give one.";
            // Felis refuses both; where they agree nothing is lost by reading on.
            if (iv.Value == fits.Value)
            {
                problems.Warn(fits.Place, message);
            }
            else
            {
                problems.Error(fits.Place, message);
            }
        }
        if ((column.Unit ?? column.FitsUnit) is not { Value.Length: > 0 } unit || UnitText.Problem(unit.Value, out var onlyUnknown) is not { } problem)
        {
            return;
        }
        // FITS allows forms that VOUnits does not: they are shown as they are.
        if (onlyUnknown || column.Unit is null)
        {
            problems.Warn(unit.Place, $"The unit of {table.Name}.{column.Name}: {problem}.");
        }
        else
        {
            problems.Error(unit.Place, $"The unit of {table.Name}.{column.Name}: {problem}.");
        }
    }

    private void Ucd(FelisTable table, FelisColumn column)
    {
        if (column.Ucd is not { Value.Length: > 0 } ucd)
        {
            return;
        }
        if (!UcdText.IsWellFormed(ucd.Value))
        {
            problems.Error(ucd.Place, $"\"{ucd.Value}\" (column {table.Name}.{column.Name}) does not have the form of a UCD (pos.eq.ra;meta.main).");
        }
        else if ((UcdText.IsMain(ucd.Value, "pos.eq.ra") || UcdText.IsMain(ucd.Value, "pos.eq.dec")) && (column.Unit ?? column.FitsUnit)?.Value is { } unit and not "deg")
        {
            problems.Warn(ucd.Place, $"{table.Name}.{column.Name} is a main position in \"{unit}\"; only degrees serve for searches by position.");
        }
    }

    [GeneratedRegex(@"^(\d+x)*(\d+\*?|\*)$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ArraySizeForm();
}
