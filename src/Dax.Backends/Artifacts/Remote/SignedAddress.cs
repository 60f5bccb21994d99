using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Ports;

namespace Dax.Backends.Artifacts.Remote;

/// <summary>A signed URL of a file that is open for long: asked for anew before it may expire (Rubin's servers sign for an hour).</summary>
internal sealed class SignedAddress(IButlerRepository repository, Artifact artifact, ImmutableArray<Uri> roots, TimeProvider time)
{
    private static readonly TimeSpan Trust = TimeSpan.FromMinutes(20);
    private readonly Lock gate = new();
    private Uri url = artifact.Uri;
    private long since = time.GetTimestamp();

    /// <summary>Waits for the repository, if need be: sources are read by synchronous code. When it does not answer, the URL may still be good.</summary>
    public Uri Now()
    {
        lock (gate)
        {
            if (time.GetElapsedTime(since) < Trust) return url;
            since = time.GetTimestamp();
            var asked = Task.Run(() => repository.Artifacts(artifact.DatasetId, CancellationToken.None).AsTask()).GetAwaiter().GetResult();
            var again = asked.IsOk ? asked.Value.FirstOrDefault(a => a.Component == artifact.Component) : null;
            if (again is not null && ArtifactPlaces.IsBelow(again.Uri, roots)) url = again.Uri;
            return url;
        }
    }
}
