namespace Dax.Sky.Photometry;

/// <summary>
/// AB magnitudes (Oke and Gunn 1983, ApJ 266, 713: m = −2.5 log₁₀ f − 48.6 for f in erg s⁻¹ cm⁻² Hz⁻¹, which is −2.5 log₁₀ f + 31.4 in nJy), fluxes and raw counts
/// (DN) with the counts of magnitude zero, and their standard deviations to first order. What has no answer is NaN: arguments that are not finite, fluxes of
/// magnitudes that are not positive, negative deviations, results that are no finite number.
/// </summary>
public static class AbMagnitude
{
    private const double MagPerRelative = 1.085736204758129569; // 2.5 / ln 10
    private const double ZeroFlux = 3.630780547701013425e-20; // 10^(-48.6 / 2.5)
    private const double CgsOffset = -48.6;
    private const double NanojanskyOffset = 31.4;

    public static double FromNanojansky(double flux) => flux > 0 ? Finite(-2.5 * Math.Log10(flux) + NanojanskyOffset) : double.NaN;

    public static double FromFlux(double flux) => flux > 0 ? Finite(-2.5 * Math.Log10(flux) + CgsOffset) : double.NaN;

    /// <summary>The deviation of a magnitude; the same for fluxes of every unit.</summary>
    public static double SigmaFromFlux(double flux, double sigma) => flux > 0 && double.IsFinite(flux) && sigma >= 0 ? Finite(MagPerRelative * sigma / flux) : double.NaN;

    public static double ToNanojansky(double mag) => Flux(mag, NanojanskyOffset);

    public static double ToFlux(double mag) => Flux(mag, CgsOffset);

    public static double ToNanojanskySigma(double mag, double sigma) => sigma >= 0 ? Finite(sigma * Flux(mag, NanojanskyOffset) / MagPerRelative) : double.NaN;

    public static double ToFluxSigma(double mag, double sigma) => sigma >= 0 ? Finite(sigma * Flux(mag, CgsOffset) / MagPerRelative) : double.NaN;

    public static double FluxFromDn(double dn, double zero) => zero > 0 && double.IsFinite(zero) ? Finite(ZeroFlux * dn / zero) : double.NaN;

    public static double FluxSigmaFromDn(double dn, double sigma, double zero, double zeroSigma) => Deviates(sigma, zero, zeroSigma)
        ? Finite(ZeroFlux * Hypot(dn * zeroSigma, sigma * zero) / (zero * zero))
        : double.NaN;

    public static double FromDn(double dn, double zero) => dn > 0 ? FromFlux(FluxFromDn(dn, zero)) : double.NaN;

    public static double SigmaFromDn(double dn, double sigma, double zero, double zeroSigma) => dn > 0
        ? SigmaFromFlux(FluxFromDn(dn, zero), FluxSigmaFromDn(dn, sigma, zero, zeroSigma))
        : double.NaN;

    public static double DnFromFlux(double flux, double zero) => zero > 0 && double.IsFinite(zero) ? Finite(flux * zero / ZeroFlux) : double.NaN;

    public static double DnSigmaFromFlux(double flux, double sigma, double zero, double zeroSigma) => Deviates(sigma, zero, zeroSigma)
        ? Finite(Hypot(flux * zeroSigma, zero * sigma) / ZeroFlux)
        : double.NaN;

    public static double ToDn(double mag, double zero) => DnFromFlux(ToFlux(mag), zero);

    public static double ToDnSigma(double mag, double sigma, double zero, double zeroSigma) =>
        sigma >= 0 ? DnSigmaFromFlux(ToFlux(mag), ToFluxSigma(mag, sigma), zero, zeroSigma) : double.NaN;

    private static double Flux(double mag, double offset) => double.IsFinite(mag) ? Finite(Math.Pow(10, -0.4 * (mag - offset))) : double.NaN;

    private static bool Deviates(double sigma, double zero, double zeroSigma) => sigma >= 0 && zeroSigma >= 0 && zero > 0 && double.IsFinite(zero);

    private static double Hypot(double a, double b) => double.Hypot(a, b);

    private static double Finite(double value) => double.IsFinite(value) ? value : double.NaN;
}
