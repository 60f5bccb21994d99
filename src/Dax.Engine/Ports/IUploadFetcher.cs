using Dax.Engine.Faults;

namespace Dax.Engine.Ports;

/// <summary>Fetches tables from places that users name.</summary>
public interface IUploadFetcher
{
    /// <summary>
    /// The body of an http(s) resource. Refuses (Usage) every address that is not public unless an operator allowed it; the check is made on the address
    /// connected to, at every redirect again. Reading more than <paramref name="maxBytes"/> throws <see cref="CatalogException"/> (Usage).
    /// </summary>
    ValueTask<Result<Stream>> Fetch(Uri source, long maxBytes, CancellationToken cancel);
}
