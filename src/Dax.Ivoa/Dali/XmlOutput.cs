using System.Buffers;
using System.Globalization;
using System.Text;
using System.Xml;

namespace Dax.Ivoa.Dali;

/// <summary>How this room writes its XML: UTF-8, indented, straight into the caller's buffer; text that XML cannot hold becomes U+FFFD.</summary>
internal static class XmlOutput
{
    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, CloseOutput = false,
        // Clean() has looked at every text that is not our own.
        CheckCharacters = false,
    };

    public static XmlWriter Open(IBufferWriter<byte> output) => XmlWriter.Create(new BufferWriterStream(output), Settings);

    /// <summary>The element with its text, or nothing when there is none.</summary>
    public static void Optional(this XmlWriter xml, string name, string? text, string? ns = null)
    {
        if (!string.IsNullOrEmpty(text))
            xml.Element(name, text, ns);
    }

    public static void Element(this XmlWriter xml, string name, string text, string? ns = null)
    {
        xml.WriteStartElement(name, ns);
        xml.WriteString(Clean(text));
        xml.WriteEndElement();
    }

    public static void Element(this XmlWriter xml, string name, long value, string? ns = null) =>
        xml.Element(name, value.ToString(CultureInfo.InvariantCulture), ns);

    public static void Attribute(this XmlWriter xml, string name, string? value)
    {
        if (value is not null)
            xml.WriteAttributeString(name, Clean(value));
    }

    /// <summary>The text with what XML 1.0 (2.2, Char) forbids replaced by U+FFFD; the same instance when nothing was.</summary>
    public static string Clean(string text)
    {
        var at = FirstForbidden(text, 0);
        if (at < 0)
            return text;
        var chars = text.ToCharArray();
        for (; at >= 0; at = FirstForbidden(text, at + 1))
            chars[at] = '\uFFFD';
        return new string(chars);
    }

    private static int FirstForbidden(string text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
                continue;
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                i++;
            else
                return i;
        }
        return -1;
    }

    /// <summary>What XmlWriter needs of a stream, over a buffer writer; flushing is left to the owner of the buffer.</summary>
    private sealed class BufferWriterStream(IBufferWriter<byte> output) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Write(byte[] buffer, int offset, int count) => output.Write(buffer.AsSpan(offset, count));
        public override void Write(ReadOnlySpan<byte> buffer) => output.Write(buffer);
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
