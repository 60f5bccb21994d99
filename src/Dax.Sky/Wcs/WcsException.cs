namespace Dax.Sky.Wcs;

/// <summary>A header whose world coordinates cannot be read; only within <see cref="Wcs.TryRead"/>, which hands on the message.</summary>
internal sealed class WcsException(string message) : Exception(message);
