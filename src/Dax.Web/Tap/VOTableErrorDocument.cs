using System.Buffers;
using System.Security;
using System.Text;

namespace Dax.Web.Tap;

internal static class VOTableErrorDocument
{
    public static void Write(IBufferWriter<byte> output, string message) => Encoding.UTF8.GetBytes(
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">
          <RESOURCE type="results">
            <INFO name="QUERY_STATUS" value="ERROR">{SecurityElement.Escape(message)}</INFO>
          </RESOURCE>
        </VOTABLE>
        """, output);
}
