using Dax.Engine.Faults;

namespace Dax.Backends.Artifacts;

/// <summary>What can be wrong with a dataset's file, without its place.</summary>
internal static class ArtifactFaults
{
    public static Fault Missing() => new Fault.NotFound("The dataset is registered, but its file is not there.");

    public static Fault Outside() => new Fault.Forbidden("The dataset's file lies outside the places from which this service may show files.");

    public static Fault Refused() => new Fault.Forbidden("The store of the dataset's file refuses to give it to this service.");

    public static Fault Damaged(string what) => new Fault.NotFound($"The archive that holds the dataset cannot be read: {what}");

    public static Fault Silent() => new Fault.Transient("The store of the dataset's file does not answer at the moment.");
}
