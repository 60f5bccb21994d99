namespace Dax.Engine.Scans.Groups;

/// <summary>The scan groups of this process, as operators see them.</summary>
public interface IScanGroups
{
    /// <summary>Every table that is scanned now.</summary>
    IReadOnlyList<ScanStatus> Status();

    /// <summary>Puts a job's scan into a group of another rating; it keeps what it has seen. False when it scans nothing here.</summary>
    bool Move(string jobId, ScanRating rating);
}
