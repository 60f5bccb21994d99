using System.Runtime.InteropServices;
using Dax.Sky.Geometry;

namespace Dax.Sky.Stencils;

/// <summary>
/// Follows a border through an image. (1) Arcs are cut until each piece is short beside the image, and pieces far from it are dropped, on the sky: pixels far outside of an
/// image mean nothing. (2) The ends of all pieces are placed in the image. (3) Each piece is halved, and each half kept while it could still add a pixel: it lies within
/// the box of its ends, widened by twice what it can bend, as the middle of the whole piece has told.
/// </summary>
internal sealed class BorderTracer
{
    /// <summary>Pieces of a whole circle at least; a piece bends less than 23 degrees.</summary>
    private const double MaxTurn = Math.PI / 8;
    private const double MaxPieceRadians = 5 * Angles.RadiansPerDegree;
    /// <summary>Halvings of a piece of which no end has a pixel.</summary>
    private const int BlindDepth = 6;
    private const int MaxDepth = 40;
    private const int MaxPlaced = 400_000;
    /// <summary>Pixels: smaller pieces add nothing that is not there already.</summary>
    private const double Smallest = 1e-7;

    private readonly ImagePlane image;
    private readonly PixelExtent extent;
    private readonly List<BoundaryArc> arcs = [];
    private List<Piece> pieces = [];
    private List<Piece> halves = [];
    private double[] buffer = [];
    private int placed;

    private BorderTracer(ImagePlane image, PixelExtent extent) => (this.image, this.extent) = (image, extent);

    private record struct Piece(int Arc, double T0, double T1, int Depth)
    {
        public double X0, Y0, X1, Y1;

        public readonly double Middle => 0.5 * (T0 + T1);
    }

    public static void Trace(ISkyRegion region, ImagePlane image, PixelExtent extent)
    {
        var tracer = new BorderTracer(image, extent);
        Outline.Add(region, tracer.arcs);
        tracer.Cut();
        tracer.PlaceEnds();
        while (tracer.pieces.Count > 0 && tracer.placed < MaxPlaced) tracer.Halve();
        // A border that nobody draws in earnest: too many pixels are better than too few.
        if (tracer.pieces.Count > 0) extent.AddAll();
    }

    private void Cut()
    {
        var todo = new Stack<(double T0, double T1)>();
        var longest = Math.Min(0.25 * image.ReachRadians, MaxPieceRadians);
        for (var i = 0; i < arcs.Count; i++)
        {
            var arc = arcs[i];
            todo.Push((0, arc.Span));
            while (todo.TryPop(out var part))
            {
                var (turn, middle) = (part.T1 - part.T0, 0.5 * (part.T0 + part.T1));
                var half = 0.5 * turn * arc.Sin;
                if (image.Center.AngleTo(arc.At(middle)) > image.ReachRadians + half + Angles.Slack) continue;
                if (turn <= MaxTurn && 2 * half <= longest)
                {
                    pieces.Add(new Piece(i, part.T0, part.T1, 0));
                    continue;
                }
                todo.Push((part.T0, middle));
                todo.Push((middle, part.T1));
            }
        }
    }

    private void PlaceEnds()
    {
        var count = pieces.Count;
        if (count == 0) return;
        var (x, y) = Place(2 * count, i => i < count ? (pieces[i].Arc, pieces[i].T0) : (pieces[i - count].Arc, pieces[i - count].T1));
        var all = CollectionsMarshal.AsSpan(pieces);
        for (var i = 0; i < count; i++)
        {
            ref var piece = ref all[i];
            (piece.X0, piece.Y0, piece.X1, piece.Y1) = (x[i], y[i], x[i + count], y[i + count]);
            extent.Add(piece.X0, piece.Y0);
            extent.Add(piece.X1, piece.Y1);
        }
    }

    private void Halve()
    {
        var (x, y) = Place(pieces.Count, i => (pieces[i].Arc, pieces[i].Middle));
        for (var i = 0; i < x.Length; i++) extent.Add(x[i], y[i]);
        halves.Clear();
        for (var i = 0; i < x.Length; i++) KeepHalves(pieces[i], x[i], y[i]);
        (pieces, halves) = (halves, pieces);
    }

    private void KeepHalves(in Piece piece, double x, double y)
    {
        if (piece.Depth >= MaxDepth) return;
        var (bendX, bendY) = (Math.Abs(x - 0.5 * (piece.X0 + piece.X1)), Math.Abs(y - 0.5 * (piece.Y0 + piece.Y1)));
        Keep(new Piece(piece.Arc, piece.T0, piece.Middle, piece.Depth + 1) { X0 = piece.X0, Y0 = piece.Y0, X1 = x, Y1 = y }, bendX, bendY);
        Keep(new Piece(piece.Arc, piece.Middle, piece.T1, piece.Depth + 1) { X0 = x, Y0 = y, X1 = piece.X1, Y1 = piece.Y1 }, bendX, bendY);
    }

    /// <param name="bendX">How far the middle of the whole piece was from the middle of its ends; that of a half is a quarter of it.</param>
    private void Keep(in Piece half, double bendX, double bendY)
    {
        var (noStart, noEnd) = (double.IsNaN(half.X0), double.IsNaN(half.X1));
        if (noStart || noEnd)
        {
            if (!(noStart && noEnd) || half.Depth < BlindDepth) halves.Add(half);
            return;
        }
        // Without a middle, or with an end that was none, nothing is known of how it bends.
        (bendX, bendY) = (double.IsNaN(bendX) ? image.Width : 0.5 * bendX, double.IsNaN(bendY) ? image.Height : 0.5 * bendY);
        var (x0, x1) = (Math.Min(half.X0, half.X1) - bendX, Math.Max(half.X0, half.X1) + bendX);
        var (y0, y1) = (Math.Min(half.Y0, half.Y1) - bendY, Math.Max(half.Y0, half.Y1) + bendY);
        if (x1 - x0 < Smallest && y1 - y0 < Smallest) return;
        if (extent.CouldGrow(x0, y0, x1, y1)) halves.Add(half);
    }

    private Columns Place(int count, Func<int, (int Arc, double T)> at)
    {
        placed += count;
        if (buffer.Length < 4 * count) buffer = new double[4 * count];
        Span<double> lon = buffer.AsSpan(0, count), lat = buffer.AsSpan(count, count), x = buffer.AsSpan(2 * count, count), y = buffer.AsSpan(3 * count, count);
        for (var i = 0; i < count; i++)
        {
            var (arc, t) = at(i);
            var point = arcs[arc].At(t).ToSkyPoint();
            (lon[i], lat[i]) = (point.LonDegrees, point.LatDegrees);
        }
        image.Map.ToPixels(lon, lat, x, y);
        return new Columns(x, y);
    }

    private readonly ref struct Columns(Span<double> x, Span<double> y)
    {
        private readonly Span<double> x = x;
        private readonly Span<double> y = y;

        public void Deconstruct(out Span<double> xs, out Span<double> ys)
        {
            xs = x;
            ys = y;
        }
    }
}
