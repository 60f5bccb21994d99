using System.Globalization;
using System.Text;

namespace Dax.Backends.Butler.Writing;

/// <summary>One table of a registry in SQLite, with the names of constraints and indexes that Rubin's own Butler gives.</summary>
internal sealed class RegistryTable(string name)
{
    /// <summary>Texts up to this length are VARCHAR and checked; longer ones are TEXT.</summary>
    private const int ShortText = 32;

    private readonly List<string> columns = [];
    private readonly List<string> constraints = [];
    private readonly List<string> indexes = [];
    private string[] primary = [];

    public string Name => name;

    public RegistryTable Column(string column, string type, bool isRequired = false)
    {
        columns.Add($"{Quote(column)} {type}{(isRequired ? " NOT NULL" : "")}");
        return this;
    }

    public RegistryTable Text(string column, int? length, bool isRequired = false)
    {
        if (length is null or > ShortText) return Column(column, "TEXT", isRequired);
        var most = length.Value.ToString(CultureInfo.InvariantCulture);
        constraints.Add($"CONSTRAINT {name}_len_{column} CHECK (length(\"{column}\")<={most} AND length(\"{column}\")>=1)");
        return Column(column, $"VARCHAR({most})", isRequired);
    }

    public RegistryTable PrimaryKey(params string[] key)
    {
        primary = key;
        return this;
    }

    public RegistryTable Unique(params string[] key)
    {
        constraints.Add($"CONSTRAINT {name}_unq_{string.Join('_', key)} UNIQUE ({List(key)})");
        return this;
    }

    /// <param name="target">The other table.</param>
    /// <param name="own">Columns here, in the order of <paramref name="others"/>.</param>
    /// <param name="others">Columns there.</param>
    /// <param name="cascade">Rows go with what they refer to.</param>
    public RegistryTable References(string target, string[] own, string[] others, bool cascade = false)
    {
        constraints.Add($"CONSTRAINT fkey_{name}_{target}_{string.Join('_', others)}_{string.Join('_', own)} FOREIGN KEY({List(own)}) REFERENCES {Quote(target)} ({List(others)}){(cascade ? " ON DELETE CASCADE" : "")}");
        return Index("fkidx", own);
    }

    public RegistryTable Index(string kind, params string[] key)
    {
        // What the primary key begins with needs no index of its own.
        if (!primary.SequenceEqual(key))
            indexes.Add($"CREATE INDEX IF NOT EXISTS \"{name}_{kind}_{string.Join('_', key)}\" ON {Quote(name)} ({List(key)})");
        return this;
    }

    public IEnumerable<string> Statements()
    {
        var text = new StringBuilder($"CREATE TABLE {Quote(name)} (\n\t").AppendJoin(", \n\t", columns);
        if (primary.Length > 0) text.Append($", \n\tPRIMARY KEY ({List(primary)})");
        foreach (var constraint in constraints) text.Append(", \n\t").Append(constraint);
        return indexes.Prepend(text.Append("\n)").ToString());
    }

    public static string Quote(string identifier) => identifier == "group" ? "\"group\"" : identifier;

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(Quote));
}
