namespace Dax.Sky.Resampling;

/// <summary>
/// A rectangle of an image in memory: pixel values, with their variances and mask bits where they are known. Pixels count from 0; NaN is no value. It owns none of its memory.
/// </summary>
/// <param name="X">Column of the image in which its first pixel lies.</param>
/// <param name="Y">Row.</param>
/// <param name="Width">Pixels of a row; rows follow each other without gaps.</param>
/// <param name="Height">Rows.</param>
/// <param name="Image">Values.</param>
public sealed record ImageSection(int X, int Y, int Width, int Height, Memory<float> Image)
{
    /// <summary>Empty when there are none.</summary>
    public Memory<float> Variance { get; init; }

    /// <summary>Empty when there are none.</summary>
    public Memory<int> Mask { get; init; }

    /// <summary>
    /// Of a resampled image: variances of the pixels about a place, not of their mean, which depends on where between them the place lies and would make weights that change from pixel to pixel, and with them
    /// the shapes of stars. Empty when nobody wants them.
    /// </summary>
    public Memory<float> Level { get; init; }

    /// <summary>A section with new memory and the same planes as <paramref name="like"/>.</summary>
    public static ImageSection Like(ImageSection like, int x, int y, int width, int height) => new(x, y, width, height, new float[width * height])
    {
        Variance = like.Variance.IsEmpty ? default : new float[width * height],
        Mask = like.Mask.IsEmpty ? default : new int[width * height],
    };

    /// <summary>ArgumentException when a plane is not of the section's size.</summary>
    internal void Check()
    {
        var pixels = Width * Height;
        if (Image.Length != pixels || (!Variance.IsEmpty && Variance.Length != pixels) || (!Mask.IsEmpty && Mask.Length != pixels) || (!Level.IsEmpty && Level.Length != pixels))
            throw new ArgumentException($"A section of {Width} × {Height} pixels has planes of other sizes.");
    }
}

/// <summary>How values between pixels are found.</summary>
public enum ResamplingKernel
{
    /// <summary>Of the pixel in which the place lies.</summary>
    Nearest,
    /// <summary>2 × 2 pixels, linearly.</summary>
    Bilinear,
    /// <summary>4 × 4 pixels, by Keys' cubic convolution with a = −1/2 (IEEE Trans. ASSP 29, 1153, 1981).</summary>
    Bicubic,
    /// <summary>6 × 6 pixels, by sinc(x)·sinc(x/3) (Lanczos), weights of sum one.</summary>
    Lanczos3,
    /// <summary>Every pixel by the part of it that the output pixel covers: keeps flux.</summary>
    Area,
}
