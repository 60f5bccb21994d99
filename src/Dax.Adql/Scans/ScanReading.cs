namespace Dax.Adql.Scans;

/// <summary>A query as a shared scan can answer it, or what stands in the way.</summary>
/// <param name="Query">Null when it cannot be shared.</param>
/// <param name="Reason">A sentence; null when it can.</param>
public readonly record struct ScanReading(ScanQuery? Query, string? Reason);
