using System.Text.Json;
using Dax.Backends.Qserv.Frontend;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Qserv.Results;

/// <summary>
/// Compares the schema of a result (MySQL types) with what the query's columns are. Qserv has no CAST, so that numbers of any type come for numbers: their texts decide. What is compared
/// are sorts of types.
/// </summary>
internal sealed class ResultColumns(TableSchema schema)
{
    private enum Sort { Unknown, Number, Text, Time, Bytes, Bits, Nothing }

    private string property = "";
    private string type = "";
    private int count;
    private int depth;

    public ResultMisfit? Misfit { get; private set; }

    /// <summary>Whether the schema ends with this token.</summary>
    public bool Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when depth == 0:
                (depth, type) = (1, "");
                break;
            case JsonTokenType.EndObject when depth == 1:
                depth = 0;
                Compare();
                break;
            case JsonTokenType.PropertyName:
                property = reader.GetString()!;
                break;
            case JsonTokenType.String when property == "type":
                type = reader.GetString()!;
                break;
            case JsonTokenType.EndArray when depth == 0:
                if (count != schema.Columns.Count)
                    Misfit ??= new ResultMisfit($"it has {count} columns instead of {schema.Columns.Count}");
                return true;
            case JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.EndObject or JsonTokenType.EndArray:
                throw new QservOutageException("The result's schema is not what it should be.", Trouble.Answer);
        }
        return false;
    }

    private void Compare()
    {
        if (count < schema.Columns.Count && schema.Columns[count] is var column && !Fits(column, SortOf(type)))
            Misfit ??= new ResultMisfit($"column {count + 1} ({column.Field.Name}) should be {column.Kind}{(column.IsArray ? "[]" : "")}, and is {type}");
        count++;
    }

    private static bool Fits(TableColumn column, Sort sort) => sort switch
    {
        Sort.Unknown or Sort.Nothing => true,
        Sort.Bytes => column.IsArray,
        Sort.Bits => column.IsArray || column.Kind == CellKind.Boolean,
        _ when column.IsArray => false,
        Sort.Text => column.Kind is CellKind.Text or CellKind.Timestamp,
        Sort.Time => column.Kind is CellKind.Timestamp,
        _ => column.Kind is not (CellKind.Text or CellKind.Timestamp),
    };

    private static Sort SortOf(string type)
    {
        var length = type.AsSpan().IndexOfAnyExceptInRange('A', 'Z');
        return (length < 0 ? type : type[..length]) switch
        {
            "TINYINT" or "SMALLINT" or "MEDIUMINT" or "INT" or "INTEGER" or "BIGINT" or "FLOAT" or "DOUBLE" or "REAL" or "DECIMAL" or "NUMERIC" or "YEAR" or "BOOL" or "BOOLEAN" => Sort.Number,
            "CHAR" or "VARCHAR" or "TINYTEXT" or "TEXT" or "MEDIUMTEXT" or "LONGTEXT" or "ENUM" or "SET" or "JSON" or "TIME" => Sort.Text,
            "DATE" or "DATETIME" or "TIMESTAMP" => Sort.Time,
            // What SELECT NULL is.
            "BINARY" when type.StartsWith("BINARY(0)", StringComparison.Ordinal) => Sort.Nothing,
            "BINARY" or "VARBINARY" or "TINYBLOB" or "BLOB" or "MEDIUMBLOB" or "LONGBLOB" => Sort.Bytes,
            "BIT" => Sort.Bits,
            _ => Sort.Unknown,
        };
    }
}
