using System.Globalization;
using System.Text;
using Dax.Qserv.StandIn.Queries;

namespace Dax.Qserv.StandIn.Proxy;

/// <summary>A column as the protocol describes it.</summary>
internal sealed record WireColumn(string Name, byte Type, int Length, bool IsBinary, int Flags = 0, byte Decimals = 0)
{
    private const byte Tiny = 1, Short = 2, Int = 3, Float = 4, Double = 5, Timestamp = 7, Long = 8, Medium = 9, Date = 10, Time = 11, DateTime = 12, Year = 13, Bit = 16, Decimal = 246, Blob = 252, VarString = 253, String = 254;
    private const int Unsigned = 32, Binary = 128, Utf8 = 45, NoCharset = 63;

    private bool IsBits => Type == Bit;

    private bool IsText => Type is VarString or String or Blob && !IsBinary;

    public static WireColumn OfText(string name) => new(name, VarString, 1024, IsBinary: false);

    public static WireColumn OfNumber(string name) => new(name, Long, 20, IsBinary: false);

    /// <summary>By MariaDB's word for its type: <c>BIGINT(20) UNSIGNED</c>.</summary>
    public static WireColumn Of(ResultColumn column)
    {
        var parts = column.Type.Split('(', ',', ')');
        var size = parts.Length > 1 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        var word = column.Type[..(column.Type.AsSpan().IndexOfAnyExceptInRange('A', 'Z') is var end && end >= 0 ? end : column.Type.Length)];
        var flags = column.Type.Contains("UNSIGNED", StringComparison.Ordinal) ? Unsigned : 0;
        return word switch
        {
            "TINYINT" => new(column.Name, Tiny, size, false, flags),
            "SMALLINT" => new(column.Name, Short, size, false, flags),
            "MEDIUMINT" => new(column.Name, Medium, size, false, flags),
            "INT" => new(column.Name, Int, size, false, flags),
            "BIGINT" => new(column.Name, Long, size, false, flags),
            "FLOAT" => new(column.Name, Float, 12, false, flags, 31),
            "DOUBLE" => new(column.Name, Double, 22, false, flags, 31),
            "DECIMAL" => new(column.Name, Decimal, size + 2, false, flags, 10),
            "DATE" => new(column.Name, Date, 10, false),
            "DATETIME" => new(column.Name, DateTime, 26, false, 0, 6),
            "TIMESTAMP" => new(column.Name, Timestamp, 26, false, 0, 6),
            "TIME" => new(column.Name, Time, 10, false),
            "YEAR" => new(column.Name, Year, 4, false, Unsigned),
            "BIT" => new(column.Name, Bit, size, true, Unsigned),
            "BINARY" => new(column.Name, String, size, true),
            "VARBINARY" => new(column.Name, VarString, size, true),
            _ when column.IsBinary => new(column.Name, Blob, 65535, true),
            _ => new(column.Name, VarString, size * 4, false),
        };
    }

    public ReadOnlySpan<byte> Definition() => new WireText()
        .Text("def").Text("").Text("").Text("").Text(Name).Text(Name).Length(12)
        .Number(IsText ? Utf8 : NoCharset, 2).Number(Length, 4).Byte(Type).Number(Flags | (IsText ? 0 : Binary), 2).Byte(Decimals).Number(0, 2).Bytes;

    /// <summary>A cell from how the frontend's JSON has it.</summary>
    public byte[]? Cell(string text)
    {
        if (text == "NULL")
            return null;
        if (!IsBinary)
            return Encoding.UTF8.GetBytes(text);
        var hex = text.Length % 2 == 0 ? text : "0" + text;
        return Convert.FromHexString(IsBits ? hex.PadLeft((Length + 7) / 8 * 2, '0') : hex);
    }
}
