namespace Dax.Sky.Geometry;

/// <summary>A question about regions that were made to be hard: their borders, of thousands of arcs, cross each other millions of times. The message is for users.</summary>
public sealed class SkyRegionException(string message) : Exception(message);
