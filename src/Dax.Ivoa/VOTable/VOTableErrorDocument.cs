using System.Buffers;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>A whole VOTable that says that a request failed, and why (DALI 1.1, 4.4: QUERY_STATUS=ERROR with the message as content).</summary>
public static class VOTableErrorDocument
{
    public const string MediaType = "application/x-votable+xml";

    /// <param name="message">What to show to the user.</param>
    /// <param name="infos">More INFO elements (name, value), such as the query.</param>
    public static byte[] Write(string message, IReadOnlyList<KeyValuePair<string, string>>? infos = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var sink = new Utf8Sink(buffer);
        VOTableFrame.Open(ref sink);
        VOTableFrame.Info("QUERY_STATUS", "ERROR", message, ref sink);
        foreach (var (name, value) in infos ?? []) VOTableFrame.Info(name, value, null, ref sink);
        VOTableFrame.Close(ref sink);
        sink.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
