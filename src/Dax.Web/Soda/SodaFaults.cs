using System.Buffers;
using System.Text;
using Dax.Contracts.Faults;
using Dax.Ivoa.Soda;
using Dax.Web.Faults;

namespace Dax.Web.Soda;

/// <summary>Text that begins with SODA's word for the kind of error (SODA 1.0, 4.2).</summary>
internal sealed class SodaFaults : IFaultWriter
{
    public static readonly SodaFaults Instance = new();

    public string ContentType => SodaErrors.ContentType;

    public void Write(IBufferWriter<byte> output, string message) => Encoding.UTF8.GetBytes(SodaErrors.Text(SodaErrors.Error, message), output);

    public void Write(IBufferWriter<byte> output, FaultView fault) => Encoding.UTF8.GetBytes(SodaErrors.Text(Label(fault.Code), fault.Message), output);

    private static string Label(FaultCode code) => code switch
    {
        FaultCode.Usage or FaultCode.NotFound => SodaErrors.Usage,
        FaultCode.Forbidden => SodaErrors.Authorization,
        FaultCode.Busy or FaultCode.Transient => SodaErrors.Unavailable,
        _ => SodaErrors.Error,
    };
}
