using System.Buffers;
using System.Text;
using Dax.Contracts.Faults;

namespace Dax.Web.Faults;

/// <summary>How a protocol says that something went wrong; the status is chosen once, by <see cref="FaultStatus"/>.</summary>
internal interface IFaultWriter
{
    string ContentType { get; }

    void Write(IBufferWriter<byte> output, string message);

    /// <summary>For protocols whose messages begin with a word for the kind of fault.</summary>
    void Write(IBufferWriter<byte> output, FaultView fault) => Write(output, fault.Message);
}

/// <summary>The sentence itself, for resources whose answers are plain text or documents of no error form (UWS, VOSI).</summary>
internal sealed class TextFaults : IFaultWriter
{
    public static readonly TextFaults Instance = new();

    public string ContentType => "text/plain; charset=utf-8";

    public void Write(IBufferWriter<byte> output, string message) => Encoding.UTF8.GetBytes(message, output);
}

/// <summary>HTTP's word for a fault.</summary>
internal static class FaultStatus
{
    /// <summary>Seconds after which a busy service may be asked again when it does not say itself.</summary>
    public const int RetryAfterSeconds = 5;

    public static int Of(FaultCode code) => code switch
    {
        FaultCode.Usage => 400,
        FaultCode.Forbidden => 403,
        FaultCode.NotFound => 404,
        FaultCode.Busy or FaultCode.Transient => 503,
        _ => 500,
    };
}
