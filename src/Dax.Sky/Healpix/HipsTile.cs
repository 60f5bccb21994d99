using System.Globalization;
using Dax.Sky.Fits;

namespace Dax.Sky.Healpix;

/// <summary>
/// A tile of a HiPS (HiPS 1.0, 4.1): a cell of the nested numbering as a square of <see cref="Width"/> × <see cref="Width"/> cells that are nine orders finer. Columns count to the north-west, rows to the
/// south-west, both from 0 at the cell's eastern corner; FITS has its rows in that order, pictures have the last one first, so that child 0 is at their top left: as Hipsgen's.
/// </summary>
public readonly partial record struct HipsTile(int Order, long Index)
{
    public const int WidthOrder = 9;

    /// <summary>Pixels along a side.</summary>
    public const int Width = 1 << WidthOrder;

    /// <summary>The finest: its pixels are the finest cells.</summary>
    public const int MaxOrder = HealpixNested.MaxOrder - WidthOrder;

    private const int TilesPerDirectory = 10_000;

    /// <summary>Of a quarter turn: what a base cell's diagonal measures on HPX's plane (Calabretta and Roukema 2007, MNRAS 381, 865).</summary>
    private const double HalfDiagonal = 45;

    public bool IsValid => Order is >= 0 and <= MaxOrder && Index >= 0 && Index < 12L << (2 * Order);

    public MocCell Cell => new(Order, Index);

    public HipsTile Parent => Order > 0 ? new(Order - 1, Index >> 2) : throw new InvalidOperationException("A base cell has no parent.");

    /// <summary>Child 0 to 3: bit 0 set is the north-eastern half, bit 1 the north-western.</summary>
    public HipsTile Child(int which) => new(Order + 1, 4 * Index + which);

    /// <summary>Where it lies below a HiPS, without its extension: <c>Norder9/Dir10000/Npix12345</c>.</summary>
    public string Path => string.Create(CultureInfo.InvariantCulture, $"Norder{Order}/Dir{Index / TilesPerDirectory * TilesPerDirectory}/Npix{Index}");

    /// <summary>The angle that a pixel of tiles of an order spans (degrees): the root of its area.</summary>
    public static double PixelDegrees(int order) => Math.Sqrt(4 * Math.PI / 12) * (180 / Math.PI) / Math.ScaleB(1, order + WidthOrder);

    /// <summary>The order whose pixels are no larger than the angle (degrees), as near as they come; at most <see cref="MaxOrder"/>.</summary>
    public static int OrderFor(double pixelDegrees)
    {
        var order = 0;
        while (order < MaxOrder && PixelDegrees(order) > pixelDegrees * (1 + 1e-9)) order++;
        return order;
    }

    /// <summary>World coordinates of its pixels: HPX, turned by 45 degrees, ICRS.</summary>
    public IReadOnlyList<FitsCard> WorldCards()
    {
        var cell = HealpixCell.FromIndex(Order, Index);
        var pixels = Math.ScaleB(1, Order + WidthOrder);
        var step = HalfDiagonal / pixels;
        // The plane's position of the base cell's centre, and of the tile's origin from there.
        var (row, column) = (cell.Face >> 2, cell.Face & 3);
        // The plane is cut half a turn from its reference: that is a base cell's own quarter, so that none is cut.
        var (x, y) = (row == 1 ? 0 : 45.0, 45.0 * (1 - row));
        // pixel p1 (column), p2 (row) from 1: plane = centre + step·(x − y, x + y − pixels), x = X0 + Width − p2 + ½, y = Y0 + p1 − ½
        var (north, west) = ((double)cell.X * Width + Width + 0.5, (double)cell.Y * Width - 0.5);
        // plane x = 0 and y = 0 there.
        var difference = -x / step;
        var sum = pixels - y / step;
        var (p2, p1) = (north - (sum + difference) / 2, (sum - difference) / 2 - west);
        return
        [
            FitsCard.Text("CTYPE1", "RA---HPX", null), FitsCard.Text("CTYPE2", "DEC--HPX", null), FitsCard.Text("RADESYS", "ICRS", null),
            FitsCard.Real("CRVAL1", 90 * column, null), FitsCard.Real("CRVAL2", 0, null), FitsCard.Real("CRPIX1", p1, null), FitsCard.Real("CRPIX2", p2, null),
            FitsCard.Real("CD1_1", -step, null), FitsCard.Real("CD1_2", -step, null), FitsCard.Real("CD2_1", step, null), FitsCard.Real("CD2_2", -step, null),
            FitsCard.Integer("PV2_1", 4, "HPX: facets around"), FitsCard.Integer("PV2_2", 3, "HPX: facets along"),
        ];
    }

    /// <summary>The same, to compute with: pixels count from 1.</summary>
    public Wcs.Wcs World()
    {
        var header = new FitsHeaderBuilder();
        foreach (var card in WorldCards()) header.Set(card);
        return Wcs.Wcs.TryRead(header.ToHeader(), ' ', out var wcs, out var error) ? wcs : throw new InvalidOperationException(error);
    }
}
