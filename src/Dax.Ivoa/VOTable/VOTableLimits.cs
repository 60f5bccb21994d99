namespace Dax.Ivoa.VOTable;

/// <summary>Bounds on a VOTable from outside; beyond any of them reading stops with <see cref="VOTableFormatException"/>.</summary>
public sealed record VOTableLimits
{
    public static readonly VOTableLimits Default = new();

    /// <summary>Bytes of the document, after decompression.</summary>
    public long MaxBytes { get; init; } = 4L << 30;

    /// <summary>Nesting of elements.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Elements before the data.</summary>
    public int MaxHeadElements { get; init; } = 100_000;

    public long MaxRows { get; init; } = long.MaxValue;

    public int MaxColumns { get; init; } = 2_000;

    /// <summary>Elements of one array, characters of one string.</summary>
    public int MaxArrayElements { get; init; } = 4 << 20;

    /// <summary>Bytes of one row in BINARY, BINARY2 or FITS, variable parts left out.</summary>
    public int MaxRowBytes { get; init; } = 16 << 20;
}
