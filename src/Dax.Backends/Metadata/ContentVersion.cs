using System.Security.Cryptography;
using System.Text;
using Dax.Backends.Routing;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Metadata;

/// <summary>A name for one state of what a source publishes: equal states have equal ones.</summary>
internal static class ContentVersion
{
    /// <param name="backend">What else an answer depends on: the dialect's options.</param>
    public static string Of(IReadOnlyList<SchemaEntry> schemas, IReadOnlyList<SourceTable> tables, string backend)
    {
        // Records say all that they hold; lists in them are said one by one.
        var text = new StringBuilder(backend);
        foreach (var schema in schemas) text.Append('\n').Append(schema with { Tables = [] });
        foreach (var (table, entry) in tables)
        {
            text.Append('\n').Append(entry with { Columns = [], Keys = [] }).Append(table.Spatial).AppendJoin('.', table.PhysicalName);
            foreach (var key in entry.Keys) text.Append(key with { Columns = [] }).AppendJoin(',', key.Columns);
            foreach (var column in entry.Columns) text.Append('\n').Append(column);
            foreach (var column in table.Columns) text.Append('\n').Append(column);
        }
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
