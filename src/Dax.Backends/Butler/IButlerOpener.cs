using Dax.Backends.Butler.Config;
using Dax.Engine.Faults;
using Dax.Engine.Ports;

namespace Dax.Backends.Butler;

/// <summary>Opens one kind of repository.</summary>
internal interface IButlerOpener
{
    bool CanOpen(ButlerConfig config);

    /// <summary>Transient or Broken, in a sentence without paths, when it cannot be had. A repository that is <see cref="IDisposable"/> is disposed when the service ends.</summary>
    ValueTask<Result<IButlerRepository>> Open(ButlerConfig config, CancellationToken cancel);
}
