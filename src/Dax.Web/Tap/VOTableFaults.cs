using System.Buffers;
using Dax.Ivoa.VOTable;
using Dax.Web.Faults;

namespace Dax.Web.Tap;

/// <summary>A VOTable whose QUERY_STATUS is ERROR (DALI 1.1, 4.2 and 4.4).</summary>
internal sealed class VOTableFaults : IFaultWriter
{
    public static readonly VOTableFaults Instance = new();

    public string ContentType => VOTableErrorDocument.MediaType;

    public void Write(IBufferWriter<byte> output, string message) => output.Write(VOTableErrorDocument.Write(message));
}
