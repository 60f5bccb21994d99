namespace Dax.Sky.Images;

/// <summary>The values that are shown as black and as white.</summary>
public readonly record struct PixelRange(double Low, double High);
