namespace Dax.Sky.Fits;

/// <summary>Bounds on a FITS file from outside; beyond any of them reading stops with <see cref="FitsFormatException"/>.</summary>
public sealed record FitsLimits
{
    public static readonly FitsLimits Default = new();

    public int MaxHdus { get; init; } = 10_000;

    /// <summary>Cards of one header.</summary>
    public int MaxCards { get; init; } = 100_000;

    /// <summary>Bytes of all headers of a file: they are kept in memory.</summary>
    public long MaxHeaderBytes { get; init; } = 64L << 20;

    /// <summary>Axes of an image; the standard allows 999.</summary>
    public int MaxAxes { get; init; } = 999;

    /// <summary>Pixels of an image, whether they are stored or only promised by a compressed one.</summary>
    public long MaxPixels { get; init; } = 1L << 40;

    /// <summary>Columns of a table; the standard allows 999.</summary>
    public int MaxColumns { get; init; } = 999;

    /// <summary>Bytes of a table's row, the heap left out.</summary>
    public int MaxRowBytes { get; init; } = 64 << 20;

    /// <summary>Bytes that a compressed file may become.</summary>
    public long MaxInflatedBytes { get; init; } = 4L << 30;

    /// <summary>Bytes of an unpacked file that are kept in memory; what is larger goes into a scratch file.</summary>
    public int MaxInflatedInMemory { get; init; } = 4 << 20;

    /// <summary>Where scratch files lie; the system's folder for temporary files when null.</summary>
    public string? ScratchFolder { get; init; }
}
