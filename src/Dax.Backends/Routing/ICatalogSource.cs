using Dax.Engine.Faults;

namespace Dax.Backends.Routing;

/// <summary>
/// One backend beside the embedded catalog: what it publishes, and who answers queries over it. Thread-safe; it lives as long as the service, and
/// never throws but for cancellation.
/// </summary>
public interface ICatalogSource
{
    /// <summary>As operators and users are told it ("archive"). Unique, letter case aside; not <see cref="RoutedCatalog.Embedded"/>.</summary>
    string Name { get; }

    /// <summary>How long an answer of <see cref="Load"/> is good for.</summary>
    TimeSpan RefreshInterval { get; }

    /// <summary>
    /// What it publishes now. It is asked at start, again soon after a fault, and every <see cref="RefreshInterval"/> after an answer. While it faults,
    /// what it answered last stays published. The message of a fault is for /availability: no place, no secret.
    /// </summary>
    ValueTask<Result<SourceContent>> Load(CancellationToken cancel);

    /// <summary>Whether queries can run now; the message is for /availability. Cheap: it is asked every second.</summary>
    ValueTask<Result<string>> Check(CancellationToken cancel);
}
