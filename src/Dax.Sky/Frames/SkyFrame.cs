using System.Diagnostics.CodeAnalysis;
using Dax.Sky.Geometry;

namespace Dax.Sky.Frames;

/// <summary>
/// A reference frame of the IVOA's vocabulary (ivoa.net/rdf/refframe) as a rotation of the ICRS. That is what the IVOA's UDF catalogue asks for: no
/// E-terms of aberration in FK4, no rotation of frames with time; and FK5 is taken as ICRS, as in the catalogue's own example (they differ by 24 mas
/// at most). Names are case-sensitive.
/// </summary>
public sealed class SkyFrame
{
    private const double Mas = 1 / 3.6e6;

    /// <summary>ICRS to the dynamical FK5 of J2000 (Mignard and Froeschlé 2000, A&amp;A 354, 732: η₀ = −19.9, ξ₀ = 9.1, dα₀ = −22.9 mas).</summary>
    private static readonly SkyRotation IcrsToFk5 = SkyRotation.AboutX(19.9 * Mas) * SkyRotation.AboutY(9.1 * Mas) * SkyRotation.AboutZ(-22.9 * Mas);

    /// <summary>FK4 of B1950 without E-terms to FK5 of J2000, the rotation's part (Murray 1989, A&amp;A 218, 325, equation 28).</summary>
    private static readonly SkyRotation Fk4ToFk5 = new(
        new(0.9999256794956877, -0.0111814832204662, -0.0048590038153592),
        new(0.0111814832391717, 0.9999374848933135, -0.0000271625947142),
        new(0.0048590037723143, -0.0000271702937440, 0.9999881946023742));

    /// <summary>FK5 of J2000 to galactic: the IAU's pole and node of B1950, carried over exactly (Reid and Brunthaler 2004, ApJ 616, 872; Liu et al. 2011, A&amp;A 526, A16).</summary>
    private static readonly SkyRotation Fk5ToGalactic =
        SkyRotation.AboutZ(180 - 122.9319185680026) * SkyRotation.AboutY(90 - 27.12825118085622) * SkyRotation.AboutZ(192.8594812065348);

    /// <summary>ICRS to the mean equator and equinox of J2000 (IERS Conventions 2010, 5.4.4), then to its ecliptic (IAU 2006: ε₀ = 84381.406″).</summary>
    private static readonly SkyRotation IcrsToEcliptic =
        SkyRotation.AboutX(84381.406 / 3600) * SkyRotation.AboutX(6.8192 * Mas) * SkyRotation.AboutY(-16.617 * Mas) * SkyRotation.AboutZ(-14.6 * Mas);

    /// <summary>Galactic to supergalactic: pole at l = 47.37°, b = 6.32°, origin at l = 137.37° (de Vaucouleurs et al. 1976; Lahav et al. 2000, MNRAS 312, 166).</summary>
    private static readonly SkyRotation GalacticToSupergalactic = SkyRotation.AboutZ(90) * SkyRotation.AboutY(90 - 6.32) * SkyRotation.AboutZ(47.37);

    public static readonly SkyFrame Icrs = new("ICRS", SkyRotation.Identity);
    public static readonly SkyFrame Fk5 = new("FK5", SkyRotation.Identity);
    public static readonly SkyFrame Fk4 = new("FK4", Fk4ToFk5.Inverse * IcrsToFk5);
    public static readonly SkyFrame Galactic = new("GALACTIC", Fk5ToGalactic * IcrsToFk5);
    public static readonly SkyFrame Supergalactic = new("SUPER_GALACTIC", GalacticToSupergalactic * Fk5ToGalactic * IcrsToFk5);
    public static readonly SkyFrame Ecliptic = new("ECLIPTIC", IcrsToEcliptic);

    private readonly SkyRotation fromIcrs;

    private SkyFrame(string name, SkyRotation fromIcrs) => (Name, this.fromIcrs) = (name, fromIcrs);

    /// <summary>All of them; the place in the list is <see cref="Number"/>.</summary>
    public static IReadOnlyList<SkyFrame> All { get; } = [Icrs, Fk5, Fk4, Galactic, Supergalactic, Ecliptic];

    public string Name { get; }

    /// <summary>Short for the name, where numbers travel easier.</summary>
    public int Number => Index(this);

    public static bool TryGet(string name, [NotNullWhen(true)] out SkyFrame? frame)
    {
        frame = null;
        foreach (var known in All)
            if (string.Equals(known.Name, name, StringComparison.Ordinal))
                frame = known;
        return frame is not null;
    }

    public SkyRotation To(SkyFrame other) => other.fromIcrs == fromIcrs
        ? SkyRotation.Identity
        : other.fromIcrs * fromIcrs.Inverse;

    /// <summary>The same place as it is named in another frame; in the frame itself and in its equals exactly the same.</summary>
    public SkyPoint Transform(SkyPoint point, SkyFrame to) => To(to) is var rotation && rotation == SkyRotation.Identity ? point : rotation.Apply(point);

    private static int Index(SkyFrame frame)
    {
        for (var i = 0; i < All.Count; i++)
            if (ReferenceEquals(All[i], frame))
                return i;
        return -1;
    }
}
