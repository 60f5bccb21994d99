using Dax.Contracts.Faults;
using Dax.Web.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Dax.Web.Uws;

/// <summary>Replies that last as long as a job: so many at a time, and none that keeps a stopping service waiting.</summary>
internal sealed class LongReplies(IOptions<RequestLimitsOptions> limits, IHostApplicationLifetime lifetime)
{
    private const int RetrySeconds = 30;
    private int open;

    /// <summary>Fires when the service stops.</summary>
    public CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>A place, given back when it is disposed.</summary>
    /// <exception cref="FaultException">Busy.</exception>
    public IDisposable Enter()
    {
        if (Interlocked.Increment(ref open) <= limits.Value.LongReplies)
            return new Place(this);
        Interlocked.Decrement(ref open);
        throw new FaultException(new FaultView(FaultCode.Busy, "Too many jobs are being watched.", RetrySeconds));
    }

    private sealed class Place(LongReplies owner) : IDisposable
    {
        private int isGiven;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isGiven, 1) == 0)
                Interlocked.Decrement(ref owner.open);
        }
    }
}
