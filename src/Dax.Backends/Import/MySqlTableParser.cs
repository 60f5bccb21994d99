using System.Globalization;
using System.Text.RegularExpressions;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Import;

/// <summary>The grammar of CREATE TABLE as far as it says something about columns; the rest is stepped over by its parentheses.</summary>
internal sealed partial class MySqlTableParser
{
    private readonly MySqlScanner scanner;
    private readonly List<ColumnEntry> columns = [];
    private readonly HashSet<string> indexed = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<KeyEntry> keys = [];
    private MySqlToken token;

    public MySqlTableParser(MySqlScanner scanner)
    {
        this.scanner = scanner;
        Step();
    }

    public TableEntry Table()
    {
        while (!token.Is("CREATE"))
        {
            if (token.Kind == MySqlTokenKind.End)
            {
                throw Expected("CREATE TABLE");
            }
            Step();
        }
        Step();
        TakeWord("TEMPORARY");
        NeedWord("TABLE");
        if (TakeWord("IF"))
        {
            NeedWord("NOT");
            NeedWord("EXISTS");
        }
        var name = Name("the table's name");
        if (TakeSymbol('.'))
        {
            name = Name("the table's name");
        }
        Need('(');
        do
        {
            Item();
        }
        while (TakeSymbol(','));
        Need(')');
        return Entry(name);
    }

    private TableEntry Entry(string name)
    {
        var described = columns.ConvertAll(c => c with { Indexed = indexed.Contains(c.Field.Name) });
        return new TableEntry(AdqlNames.Quote(name), described) { Keys = keys, Position = MainPosition.Of(described) };
    }

    private void Item()
    {
        if (token.Kind == MySqlTokenKind.Word && IsKeyWord(token.Text))
        {
            Key();
        }
        else
        {
            Column();
        }
    }

    private static bool IsKeyWord(string word) =>
        word.ToUpperInvariant() is "PRIMARY" or "UNIQUE" or "KEY" or "INDEX" or "FULLTEXT" or "SPATIAL" or "CONSTRAINT" or "FOREIGN" or "CHECK";

    /// <summary>Keys name their columns in the first parentheses; a foreign key its target in those behind REFERENCES.</summary>
    private void Key()
    {
        var isCheck = token.Is("CHECK");
        var isForeign = false;
        string? name = null;
        while (!token.IsSymbol('('))
        {
            isForeign |= token.Is("FOREIGN");
            isCheck |= token.Is("CHECK");
            name = token.Kind == MySqlTokenKind.QuotedName ? token.Text : name;
            StepWithin("a list of columns");
        }
        if (isCheck)
        {
            SkipParentheses();
            return;
        }
        var own = NameList();
        indexed.UnionWith(own);
        while (!token.IsSymbol(',') && !token.IsSymbol(')'))
        {
            if (isForeign && TakeWord("REFERENCES"))
            {
                var target = Name("the table that the key refers to");
                var there = NameList();
                keys.Add(new KeyEntry(name ?? $"fk_{string.Join('_', own)}", AdqlNames.Quote(target), [.. own.Zip(there, (a, b) => new KeyColumnPair(a, b))]));
            }
            else
            {
                StepWithin("the end of the key");
            }
        }
    }

    private List<string> NameList()
    {
        var names = new List<string>();
        Need('(');
        do
        {
            names.Add(Name("a column's name"));
            if (token.IsSymbol('('))
            {
                SkipParentheses();
            }
            _ = TakeWord("ASC") || TakeWord("DESC");
        }
        while (TakeSymbol(','));
        Need(')');
        return names;
    }

    private void Column()
    {
        var name = Name("a column's name");
        var typeAt = token;
        var type = Name("a type");
        var sizes = token.IsSymbol('(') ? Sizes() : [];
        var unsigned = false;
        while (token.Is("UNSIGNED") || token.Is("SIGNED") || token.Is("ZEROFILL") || token.Is("PRECISION") || token.Is("VARYING"))
        {
            unsigned |= token.Is("UNSIGNED") || token.Is("ZEROFILL");
            type = token.Is("VARYING") ? "VARCHAR" : type;
            Step();
        }
        var field = MySqlTypes.Field(name, type, sizes, unsigned)
            ?? throw new MySqlSyntaxException(typeAt, $"Columns of type {type} cannot be published (column {name}).");
        if (columns.Count >= MySqlSchemaReader.MaxColumns)
        {
            throw new MySqlSyntaxException(typeAt, $"The table has more than {MySqlSchemaReader.MaxColumns} columns.");
        }
        if (columns.Exists(c => c.Field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new MySqlSyntaxException(typeAt, $"The table has a column {name} already.");
        }
        columns.Add(new ColumnEntry(field));
        Attributes(columns.Count - 1);
    }

    /// <summary>What stands behind a column's type: nullability, keys, comments; defaults are of no use here.</summary>
    private void Attributes(int column)
    {
        while (!token.IsSymbol(',') && !token.IsSymbol(')'))
        {
            if (TakeWord("NOT"))
            {
                NeedWord("NULL");
                columns[column] = columns[column] with { Nullable = false };
            }
            else if (TakeWord("COMMENT"))
            {
                Describe(column, f => f with { Description = token.Text });
                StepWithin("the end of the column");
            }
            else if (token.Is("PRIMARY") || token.Is("UNIQUE") || token.Is("KEY"))
            {
                indexed.Add(columns[column].Field.Name);
                Step();
            }
            else if (token.IsSymbol('('))
            {
                SkipParentheses();
            }
            else
            {
                StepWithin("the end of the column");
            }
        }
    }

    private List<int> Sizes()
    {
        var sizes = new List<int>();
        Need('(');
        while (!TakeSymbol(')'))
        {
            if (token.Kind == MySqlTokenKind.Number && int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            {
                sizes.Add(size);
            }
            StepWithin("the end of the type");
        }
        return sizes;
    }

    private void Describe(int column, Func<FieldInfo, FieldInfo> change) =>
        columns[column] = columns[column] with { Field = change(columns[column].Field) };

    /// <summary>A comment with tags describes the column that it stands behind.</summary>
    private void Comment(string text)
    {
        if (columns.Count == 0)
        {
            return;
        }
        foreach (Match tag in Tag().Matches(text))
        {
            var value = tag.Groups["value"].Value.Trim();
            Describe(columns.Count - 1, f => tag.Groups["name"].Value switch
            {
                "descr" => f with { Description = value },
                "ucd" => f with { Ucd = value },
                _ => f with { Unit = value },
            });
        }
    }

    [GeneratedRegex("<(?<name>descr|ucd|unit)>(?<value>[^<]*)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Tag();
}
