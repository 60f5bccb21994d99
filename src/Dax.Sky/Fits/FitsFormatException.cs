namespace Dax.Sky.Fits;

/// <summary>The bytes are not FITS, or FITS that cannot be read within the limits; the message names the HDU and the keyword and is fit for a user.</summary>
public sealed class FitsFormatException(string message, Exception? inner = null) : Exception(message, inner);
