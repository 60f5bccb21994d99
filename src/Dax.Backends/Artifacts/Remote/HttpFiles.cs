using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Dax.Backends.Artifacts.Local;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Sky.Fits;

namespace Dax.Backends.Artifacts.Remote;

/// <summary>
/// Opens files over HTTP with the request for their first block: it tells length, tag and time as well (signed URLs often permit GET alone, so HEAD is of no use). A server that knows no
/// ranges sends all; that goes into a scratch file.
/// </summary>
internal sealed class HttpFiles(HttpRanges ranges, Scratch scratch, ArtifactOptions options)
{
    public async ValueTask<Result<OpenArtifact>> Open(HttpPlace place, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(options.StoreTimeout);
        try
        {
            using var response = await ranges.GetAsync(place, 0, RemoteByteSource.BlockBytes - 1, null, patience.Token);
            return response.StatusCode switch
            {
                HttpStatusCode.PartialContent => await InRanges(place, response, patience.Token),
                HttpStatusCode.OK => await Whole(response, patience.Token),
                HttpStatusCode.RequestedRangeNotSatisfiable when response.Content.Headers.ContentRange?.Length == 0 => Opened(new MemoryByteSource(default), response),
                _ => Refused(response),
            };
        }
        catch (HttpRequestException e)
        {
            return e.StatusCode == HttpStatusCode.Forbidden ? ArtifactFaults.Outside() : ArtifactFaults.Silent();
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ArtifactFaults.Silent();
        }
        catch (IOException)
        {
            return ArtifactFaults.Silent();
        }
    }

    private async Task<Result<OpenArtifact>> InRanges(HttpPlace place, HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.Content.Headers.ContentRange is not { From: 0, To: { } last, Length: { } length } || last != Math.Min(length, RemoteByteSource.BlockBytes) - 1) return ArtifactFaults.Silent();
        var first = new byte[last + 1];
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        await body.ReadExactlyAsync(first, cancel);
        var tag = response.Headers.ETag is { IsWeak: false } strong ? strong : null;
        return Opened(new HttpByteSource(ranges, place, length, tag, first), response);
    }

    private async Task<Result<OpenArtifact>> Whole(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.Content.Headers.ContentLength > options.MaxUnpackedBytes) return new Fault.Forbidden("The dataset's file is larger than this service copies.");
        var reservation = scratch.Reserve(0)!;
        var file = scratch.Create();
        var buffer = ArrayPool<byte>.Shared.Rent(RemoteByteSource.BlockBytes);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancel);
            var length = 0L;
            for (int read; (read = await body.ReadAsync(buffer, cancel)) > 0; length += read)
            {
                if (length + read > options.MaxUnpackedBytes || !reservation.Grow(read)) return Dropped();
                await RandomAccess.WriteAsync(file, buffer.AsMemory(0, read), length, cancel);
            }
            if (response.Content.Headers.ContentLength is { } told && told != length) return Dropped(ArtifactFaults.Silent());
            return Opened(new LocalByteSource(file, 0, length, reservation), response);
        }
        catch
        {
            Dropped();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        Fault Dropped(Fault? why = null)
        {
            file.Dispose();
            reservation.Dispose();
            return why ?? Scratch.Full();
        }
    }

    private static Result<OpenArtifact> Opened(ByteSource bytes, HttpResponseMessage response)
    {
        var modified = response.Content.Headers.LastModified;
        // A tag that is weak, or none at all, does not assert that the bytes are the same: then nobody may put ranges of two openings together.
        var tag = response.Headers.ETag is { IsWeak: false } strong ? strong.Tag : $"\"{Guid.NewGuid():n}\"";
        return new OpenArtifact(bytes, tag, modified);
    }

    private static Fault Refused(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.Gone => ArtifactFaults.Missing(),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ArtifactFaults.Refused(),
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable =>
            new Fault.Busy("The store of the dataset's file is busy. Please try again.", response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(10)),
        _ => ArtifactFaults.Silent(),
    };
}
