namespace Dax.Sky.Healpix;

/// <summary>Nested HEALPix indices of order 29 from <see cref="First"/> to <see cref="Last"/>, both included.</summary>
public readonly record struct KeyRange(long First, long Last)
{
    public bool Contains(long key) => key >= First && key <= Last;
}
