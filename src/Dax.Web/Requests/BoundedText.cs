using System.Buffers;
using System.Text;
using Dax.Contracts.Faults;

namespace Dax.Web.Requests;

/// <summary>UTF-8 text out of a stream, up to a bound.</summary>
internal static class BoundedText
{
    /// <summary>A Usage fault when it is longer than <paramref name="maxBytes"/>.</summary>
    public static async ValueTask<string> Read(Stream body, int maxBytes, CancellationToken cancel) =>
        await TryRead(body, maxBytes, cancel) ?? throw new FaultException(new FaultView(FaultCode.Usage, $"The request body is longer than {maxBytes} bytes."));

    /// <summary>Null when it is longer than <paramref name="maxBytes"/>.</summary>
    public static async ValueTask<string?> TryRead(Stream body, int maxBytes, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            var length = 0;
            for (int read; (read = await body.ReadAsync(buffer.AsMemory(length), cancel)) > 0;)
            {
                length += read;
                if (length > maxBytes)
                    return null;
                if (length == buffer.Length)
                    buffer = Grown(buffer);
            }
            return Encoding.UTF8.GetString(buffer, 0, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grown(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
