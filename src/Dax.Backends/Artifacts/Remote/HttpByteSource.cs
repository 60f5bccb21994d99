using System.Net;
using System.Net.Http.Headers;

namespace Dax.Backends.Artifacts.Remote;

/// <summary>A file that a web server or an object store gives out in ranges. That it is still the same file is asserted by its tag, or by its length where it has none.</summary>
internal sealed class HttpByteSource : RemoteByteSource
{
    private readonly HttpRanges ranges;
    private readonly HttpPlace place;
    private readonly EntityTagHeaderValue? tag;

    /// <param name="tag">Strong, or null.</param>
    /// <param name="first">The file's first bytes: a whole block, or the whole file.</param>
    public HttpByteSource(HttpRanges ranges, HttpPlace place, long length, EntityTagHeaderValue? tag, byte[] first) : base(length)
    {
        (this.ranges, this.place, this.tag) = (ranges, place, tag);
        Keep(first);
    }

    protected override void Fetch(long offset, Span<byte> into)
    {
        using var patience = new CancellationTokenSource(ranges.Timeout);
        try
        {
            using var response = ranges.Get(place, offset, offset + into.Length - 1, tag, patience.Token);
            if (response.StatusCode == HttpStatusCode.PreconditionFailed) throw new IOException("The file was replaced while it was read.");
            if (response.StatusCode != HttpStatusCode.PartialContent) throw new IOException($"The store answered with status {(int)response.StatusCode}.");
            if (response.Content.Headers.ContentRange is not { } range || range.From != offset || range.To != offset + into.Length - 1 || (range.Length is { } total && total != Length))
                throw new IOException("The store answered with another range than was asked for, or the file was replaced while it was read.");
            using var body = response.Content.ReadAsStream(patience.Token);
            body.ReadExactly(into);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or EndOfStreamException)
        {
            // Not the inner exception's message: it may name a signed URL's host and path.
            throw new IOException("The store of the file does not answer.", e);
        }
    }
}
