namespace Dax.Engine.Jobs;

/// <summary>Which queue a piece of work waits in and which part of the machine it may use.</summary>
public enum Lane
{
    /// <summary>Short: restricted in space or by key, metadata, synchronous.</summary>
    Interactive,
    /// <summary>Reads most of a large table.</summary>
    Scan,
    /// <summary>Pixels.</summary>
    Image,
    /// <summary>Work that nobody waits for.</summary>
    Build,
}

/// <summary>Who asks. Every decision takes one.</summary>
/// <param name="Name">The authenticated name, or null for an anonymous caller.</param>
/// <param name="Origin">What stands for an anonymous caller in admission: the IPv4 address, or the /64 of an IPv6 address.</param>
public sealed record Principal(string? Name, string Origin)
{
    public bool IsAnonymous => Name is null;

    /// <summary>The key of fairness: callers with the same key share one queue.</summary>
    public string FairnessKey => Name is null ? "@" + Origin : "u:" + Name;
}
