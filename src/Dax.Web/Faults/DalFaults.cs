using System.Buffers;
using Dax.Contracts.Faults;
using Dax.Ivoa.VOTable;

namespace Dax.Web.Faults;

/// <summary>A VOTable whose QUERY_STATUS is ERROR, with a message that begins with the standard's word for what went wrong (SIA 2.0, 4.2; DataLink 1.1, 3.4).</summary>
internal sealed class DalFaults : IFaultWriter
{
    private readonly string notFound;

    private DalFaults(string notFound) => this.notFound = notFound;

    /// <summary>SIA has no word for what is not there.</summary>
    public static DalFaults Sia { get; } = new("DefaultFault");

    public static DalFaults Links { get; } = new("NotFoundFault");

    public string ContentType => VOTableErrorDocument.MediaType;

    public void Write(IBufferWriter<byte> output, string message) => output.Write(VOTableErrorDocument.Write(message));

    public void Write(IBufferWriter<byte> output, FaultView fault) => Write(output, $"{Word(fault.Code)}: {fault.Message}");

    private string Word(FaultCode code) => code switch
    {
        FaultCode.Usage => "UsageFault",
        FaultCode.NotFound => notFound,
        FaultCode.Busy or FaultCode.Transient => "TransientFault",
        FaultCode.Broken => "FatalFault",
        _ => "DefaultFault",
    };
}
