using System.Collections.Frozen;
using System.Globalization;
using Dax.Adql.Binding;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Postgres;

/// <summary>The types of columns that queries can name, by their object id (PostgreSQL's pg_type.dat).</summary>
internal static class PostgresTypes
{
    public const uint Boolean = 16, Bytes = 17, Name = 19, Int8 = 20, Int2 = 21, Int4 = 23, Text = 25, Unknown = 705, Float4 = 700, Float8 = 701,
        PaddedText = 1042, VariableText = 1043, Date = 1082, Timestamp = 1114, TimestampWithZone = 1184, Numeric = 1700,
        Booleans = 1000, Int2s = 1005, Int4s = 1007, Int8s = 1016, Float4s = 1021, Float8s = 1022;

    private static readonly FrozenDictionary<uint, (VoDatatype Datatype, AdqlType Type)> Known = new Dictionary<uint, (VoDatatype, AdqlType)>
    {
        [Boolean] = (VoDatatype.Boolean, new(AdqlBase.Boolean)),
        [Int2] = (VoDatatype.Short, new(AdqlBase.Smallint)),
        [Int4] = (VoDatatype.Int, new(AdqlBase.Integer)),
        [Int8] = (VoDatatype.Long, new(AdqlBase.Bigint)),
        [Float4] = (VoDatatype.Float, new(AdqlBase.Real)),
        [Float8] = (VoDatatype.Double, new(AdqlBase.Double)),
        // As many digits as clients can take; its arithmetic with ours is that of doubles.
        [Numeric] = (VoDatatype.Double, new(AdqlBase.Double)),
        [Text] = (VoDatatype.UnicodeChar, new(AdqlBase.Text)),
        [VariableText] = (VoDatatype.UnicodeChar, new(AdqlBase.Text)),
        [PaddedText] = (VoDatatype.UnicodeChar, new(AdqlBase.Text)),
        [Timestamp] = (VoDatatype.Char, new(AdqlBase.Timestamp)),
        [TimestampWithZone] = (VoDatatype.Char, new(AdqlBase.Timestamp)),
        [Date] = (VoDatatype.Char, new(AdqlBase.Timestamp)),
        [Bytes] = (VoDatatype.UnsignedByte, new(AdqlBase.UnsignedByte, IsArray: true)),
        [Booleans] = (VoDatatype.Boolean, new(AdqlBase.Boolean, IsArray: true)),
        [Int2s] = (VoDatatype.Short, new(AdqlBase.Smallint, IsArray: true)),
        [Int4s] = (VoDatatype.Int, new(AdqlBase.Integer, IsArray: true)),
        [Int8s] = (VoDatatype.Long, new(AdqlBase.Bigint, IsArray: true)),
        [Float4s] = (VoDatatype.Float, new(AdqlBase.Real, IsArray: true)),
        [Float8s] = (VoDatatype.Double, new(AdqlBase.Double, IsArray: true)),
    }.ToFrozenDictionary();

    /// <summary>Null for a type that no query can name.</summary>
    /// <param name="name">Of the column.</param>
    /// <param name="oid">Of its type, or of the type that its domain is over.</param>
    /// <param name="modifier">atttypmod: of texts, four more than the declared length.</param>
    public static (FieldInfo Field, AdqlType Type)? Of(string name, uint oid, int modifier)
    {
        if (!Known.TryGetValue(oid, out var known)) return null;
        var field = new FieldInfo(name, known.Datatype, ArraySize(oid, known.Type, modifier > 4 ? modifier - 4 : null))
        {
            XType = known.Type.Base == AdqlBase.Timestamp ? "timestamp" : null,
        };
        return (field, known.Type);
    }

    private static string? ArraySize(uint oid, AdqlType type, int? length) => oid switch
    {
        PaddedText when length is { } n => n.ToString(CultureInfo.InvariantCulture),
        VariableText when length is { } n => n.ToString(CultureInfo.InvariantCulture) + "*",
        _ => type.IsArray || type.Base is AdqlBase.Text or AdqlBase.Timestamp ? "*" : null,
    };
}
