using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Fits;

/// <summary>Bounds on a FITS table from outside; beyond any of them reading stops with <see cref="FitsTableFormatException"/>.</summary>
public sealed record FitsTableLimits
{
    public static readonly FitsTableLimits Default = new();

    /// <summary>Cards of one header.</summary>
    public int MaxHeaderCards { get; init; } = 36_000;

    /// <summary>HDUs looked at before the table.</summary>
    public int MaxExtensions { get; init; } = 10_000;

    public int MaxColumns { get; init; } = 999;
    public long MaxRows { get; init; } = long.MaxValue;

    /// <summary>Bytes of one row, the heap left out.</summary>
    public int MaxRowBytes { get; init; } = 16 << 20;

    /// <summary>Elements of one array in the heap.</summary>
    public int MaxArrayElements { get; init; } = 4 << 20;

    /// <summary>Bytes of a table with a heap that are held in memory when the stream cannot seek.</summary>
    public long MaxBufferedBytes { get; init; } = 64L << 20;
}

/// <summary>A FITS table that cannot be read.</summary>
public sealed class FitsTableFormatException(string message, Exception? inner = null) : TableFormatException(message, inner);
