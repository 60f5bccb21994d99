namespace Dax.Web.Hosting;

/// <summary>Whether the service wants requests: from its start until it is told to stop.</summary>
public sealed class Readiness
{
    private volatile bool isWithdrawn;

    public bool IsWithdrawn => isWithdrawn;

    /// <summary>From now on /health/ready answers 503; requests are answered as before.</summary>
    public void Withdraw() => isWithdrawn = true;
}
