using System.Globalization;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Import;

/// <summary>MySQL's column types (its manual, chapter 13) as VOTable types that hold every value of them.</summary>
internal static class MySqlTypes
{
    /// <summary>
    /// Null for a type that we cannot publish. BIGINT UNSIGNED becomes long: values above 2^63-1 are refused at import. DECIMAL becomes long
    /// when it has no fraction and fits, else double. TINYINT is signed, so short. TIME and the like stay text.
    /// </summary>
    /// <param name="type">The type's name, in any case.</param>
    /// <param name="sizes">The numbers in parentheses behind it.</param>
    public static FieldInfo? Field(string name, string type, IReadOnlyList<int> sizes, bool unsigned)
    {
        var size = sizes.Count > 0 ? sizes[0] : (int?)null;
        return type.ToUpperInvariant() switch
        {
            "BOOL" or "BOOLEAN" => new(name, VoDatatype.Boolean),
            "BIT" => size is null or 1 ? new(name, VoDatatype.Boolean) : new(name, VoDatatype.UnsignedByte, Variable((size.Value + 7) / 8)),
            "TINYINT" or "INT1" => new(name, unsigned ? VoDatatype.UnsignedByte : VoDatatype.Short),
            "SMALLINT" or "INT2" => new(name, unsigned ? VoDatatype.Int : VoDatatype.Short),
            "MEDIUMINT" or "INT3" => new(name, VoDatatype.Int),
            "INT" or "INTEGER" or "INT4" => new(name, unsigned ? VoDatatype.Long : VoDatatype.Int),
            "BIGINT" or "INT8" or "SERIAL" => new(name, VoDatatype.Long),
            "YEAR" => new(name, VoDatatype.Short),
            "FLOAT" => new(name, sizes.Count == 1 && size > 24 ? VoDatatype.Double : VoDatatype.Float),
            "DOUBLE" or "REAL" => new(name, VoDatatype.Double),
            "DECIMAL" or "NUMERIC" or "DEC" or "FIXED" => new(name, IsWhole(sizes) ? VoDatatype.Long : VoDatatype.Double),
            "CHAR" or "CHARACTER" or "NCHAR" => new(name, VoDatatype.Char, Variable(size ?? 1)),
            "VARCHAR" or "NVARCHAR" => new(name, VoDatatype.Char, Variable(size)),
            "TINYTEXT" or "TEXT" or "MEDIUMTEXT" or "LONGTEXT" or "ENUM" or "SET" or "JSON" or "TIME" => new(name, VoDatatype.Char, "*"),
            "BINARY" => new(name, VoDatatype.UnsignedByte, (size ?? 1).ToString(CultureInfo.InvariantCulture)),
            "VARBINARY" => new(name, VoDatatype.UnsignedByte, Variable(size)),
            "TINYBLOB" or "BLOB" or "MEDIUMBLOB" or "LONGBLOB" => new(name, VoDatatype.UnsignedByte, "*"),
            "DATE" or "DATETIME" or "TIMESTAMP" => new(name, VoDatatype.Char, "*") { XType = "timestamp" },
            _ => null,
        };
    }

    private static string Variable(int? size) => size is { } n ? n.ToString(CultureInfo.InvariantCulture) + "*" : "*";

    private static bool IsWhole(IReadOnlyList<int> sizes) => (sizes.Count < 2 || sizes[1] == 0) && (sizes.Count == 0 || sizes[0] <= 18);
}
