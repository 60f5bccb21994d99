namespace Dax.Embedded.Actors;

/// <summary>What starts work that outlives its caller must not carry the caller's ambient context along.</summary>
internal static class AmbientContext
{
    /// <summary>No flow until it is disposed; null when the flow is suppressed already.</summary>
    public static AsyncFlowControl? Suppress() => ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
}
