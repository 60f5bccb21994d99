namespace Dax.Engine.Jobs;

/// <summary>Names this run of the process: work under another's name has lost its worker.</summary>
public sealed record ProcessLease(string Value)
{
    public static ProcessLease New() => new(Guid.NewGuid().ToString("N"));
}
