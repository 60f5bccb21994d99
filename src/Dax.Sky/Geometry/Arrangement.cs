using System.Runtime.InteropServices;

namespace Dax.Sky.Geometry;

/// <summary>
/// The arcs of several regions, cut where they meet. Along a piece between two cuts nothing changes on either side, so one point beside its middle tells of all.
/// Arcs that lie on each other need no care of their own: the points beside them are 1e-12 rad (0.2 µas) away, and what is narrower is not seen.
/// </summary>
internal sealed class Arrangement
{
    private const double Beside = 1e-12;
    private const double ShortestPiece = 4 * Beside;
    private const double Meeting = 1e-10;

    /// <summary>Of a question: some seconds. Two polygons of as many vertices as there may be stay within it when they cross each other as real ones do.</summary>
    private const long MaxWork = 1L << 29;

    private readonly List<BoundaryArc> arcs = [];
    private readonly List<double> cuts = [];
    private long work;

    public ReadOnlySpan<BoundaryArc> Arcs => CollectionsMarshal.AsSpan(arcs);

    public void Add(ISkyRegion region) => Outline.Add(region, arcs);

    /// <summary>The places that part the pieces of an arc, rising, from 0 to its span; valid until the next call.</summary>
    public ReadOnlySpan<double> CutsOf(int index)
    {
        var span = Arcs;
        ref readonly var arc = ref span[index];
        cuts.Clear();
        cuts.Add(0);
        cuts.Add(arc.Span);
        for (var i = 0; i < span.Length; i++)
        {
            if (i != index && !arc.IsFarFrom(span[i])) arc.Cut(span[i], Meeting, cuts);
        }
        cuts.Sort();
        Thin(ShortestPiece / arc.Sin);
        Charge((long)cuts.Count * span.Length);
        return CollectionsMarshal.AsSpan(cuts);
    }

    /// <summary>False when the piece is too short to have two sides.</summary>
    public static bool TryBeside(in BoundaryArc arc, double from, double to, out UnitVector3 middle, out UnitVector3 left, out UnitVector3 right)
    {
        (middle, left, right) = (default, default, default);
        if ((to - from) * arc.Sin < ShortestPiece) return false;
        var place = 0.5 * (from + to);
        middle = arc.At(place);
        var toLeft = arc.LeftAt(place) * Beside;
        (left, right) = (middle + toLeft, middle - toLeft);
        return true;
    }

    /// <summary>An earlier arc runs along the piece that this point is the middle of.</summary>
    public bool IsDouble(int index, in UnitVector3 middle)
    {
        foreach (ref readonly var arc in Arcs[..index])
        {
            if (arc.Has(middle, 0.5 * Beside)) return true;
        }
        return false;
    }

    /// <summary>Many arcs may meet in one place, and nothing is to be seen between.</summary>
    private void Thin(double shortest)
    {
        var kept = 0;
        for (var i = 1; i < cuts.Count; i++)
        {
            if (cuts[i] - cuts[kept] >= shortest) cuts[++kept] = cuts[i];
        }
        cuts.RemoveRange(kept + 1, cuts.Count - kept - 1);
    }

    private void Charge(long tests)
    {
        work += tests;
        if (work > MaxWork) throw new SkyRegionException("The borders of the regions meet each other too often to be compared.");
    }
}
