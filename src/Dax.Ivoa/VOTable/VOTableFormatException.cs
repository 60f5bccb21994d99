using System.Globalization;
using System.Xml;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>A VOTable that cannot be read. <see cref="Line"/> and <see cref="Position"/> count from 1; 0 when unknown.</summary>
public sealed class VOTableFormatException : TableFormatException
{
    public VOTableFormatException(string message, int line = 0, int position = 0, Exception? inner = null)
        : base(line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{message} (line {line}, position {position})") : message, inner)
    {
        Line = line;
        Position = position;
    }

    public int Line { get; }
    public int Position { get; }

    internal static VOTableFormatException At(XmlReader reader, string message) =>
        reader is IXmlLineInfo info && info.HasLineInfo() ? new(message, info.LineNumber, info.LinePosition) : new(message);

    internal static VOTableFormatException From(XmlException e, XmlReader reader)
    {
        var message = e.Message.Contains("DTD", StringComparison.Ordinal) ? "A document type declaration (DOCTYPE) is not accepted"
            : e.Message.Contains("MaxCharactersInDocument", StringComparison.Ordinal) ? "The VOTable is too large"
            : e.Message.Contains("Base64", StringComparison.OrdinalIgnoreCase) ? "The STREAM is not valid base64"
            : reader.EOF || e.LineNumber == 0 || e.Message.Contains("end of file", StringComparison.OrdinalIgnoreCase) ? "The VOTable ends too early"
            : "The VOTable is not well-formed XML";
        return new(message, e.LineNumber, e.LinePosition, e);
    }
}
