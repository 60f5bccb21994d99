using Dax.Sky.Photometry;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Photometry;

public sealed class AbMagnitudeTests
{
    private static readonly Gen<double> Magnitudes = Gen.Choose(-3_000_000, 4_000_000).Select(i => i / 1e5);
    private static readonly Gen<double> Sigmas = Gen.Choose(0, 1_000_000).Select(i => i / 1e6);

    [Theory]
    [InlineData(1, 31.4)]
    [InlineData(100, 26.4)]
    [InlineData(10_000, 21.4)]
    [InlineData(3630.780547701e9, 0)]
    public void FromNanojansky_OfDefinition_Magnitude(double flux, double mag)
    {
        Assert.Equal(mag, AbMagnitude.FromNanojansky(flux), 1e-9);
        Assert.Equal(flux, AbMagnitude.ToNanojansky(mag), flux * 1e-9);
    }

    [Theory]
    [InlineData(3630.780547701e-23, 0)]
    [InlineData(1, -48.6)]
    [InlineData(100, -53.6)]
    public void FromFlux_OfDefinition_Magnitude(double flux, double mag)
    {
        Assert.Equal(mag, AbMagnitude.FromFlux(flux), 1e-9);
        Assert.Equal(flux, AbMagnitude.ToFlux(mag), flux * 1e-9);
    }

    [Fact]
    public void Sigmas_OfDefinition_AreFirstOrder()
    {
        Assert.Equal(5, AbMagnitude.SigmaFromFlux(1 / Math.Log(10), 2), 1e-12);
        Assert.Equal(2, AbMagnitude.ToNanojanskySigma(31.4, 5 / Math.Log(10)), 1e-12);
        Assert.Equal(2, AbMagnitude.ToFluxSigma(-48.6, 5 / Math.Log(10)), 1e-12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void From_OfNoFlux_IsNaN(double flux)
    {
        Assert.Equal(double.NaN, AbMagnitude.FromNanojansky(flux));
        Assert.Equal(double.NaN, AbMagnitude.FromFlux(flux));
        Assert.Equal(double.NaN, AbMagnitude.SigmaFromFlux(flux, 1));
        Assert.Equal(double.NaN, AbMagnitude.FromDn(flux, 1));
        Assert.Equal(double.NaN, AbMagnitude.FromDn(1, flux));
        Assert.Equal(double.NaN, AbMagnitude.SigmaFromDn(flux, 1, 1, 1));
    }

    [Theory]
    [InlineData(-1000)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void To_OfNoMagnitude_IsNaN(double mag)
    {
        Assert.Equal(double.NaN, AbMagnitude.ToNanojansky(mag));
        Assert.Equal(double.NaN, AbMagnitude.ToFlux(mag));
        Assert.Equal(double.NaN, AbMagnitude.ToDn(mag, 1));
        Assert.Equal(double.NaN, AbMagnitude.ToNanojanskySigma(mag, 1));
        Assert.Equal(double.NaN, AbMagnitude.ToDnSigma(mag, 1, 1, 1));
    }

    [Fact]
    public void Sigma_Negative_IsNaN()
    {
        Assert.Equal(double.NaN, AbMagnitude.SigmaFromFlux(1, -1));
        Assert.Equal(double.NaN, AbMagnitude.ToFluxSigma(1, -1));
        Assert.Equal(double.NaN, AbMagnitude.FluxSigmaFromDn(1, 1, 1, -1));
        Assert.Equal(double.NaN, AbMagnitude.DnSigmaFromFlux(1, -1, 1, 1));
    }

    [Fact]
    public void Magnitude_ThereAndBack_IsTheSame() => Skies.Holds(
        from mag in Magnitudes from sigma in Sigmas from zero in Sigmas.Select(s => 1e6 + 1e6 * s) from zeroSigma in Sigmas select (mag, sigma, zero, zeroSigma),
        c => Near(AbMagnitude.FromNanojansky(AbMagnitude.ToNanojansky(c.mag)), c.mag)
            && Near(AbMagnitude.FromFlux(AbMagnitude.ToFlux(c.mag)), c.mag)
            && Near(AbMagnitude.FromDn(AbMagnitude.ToDn(c.mag, c.zero), c.zero), c.mag)
            && Near(AbMagnitude.SigmaFromFlux(AbMagnitude.ToNanojansky(c.mag), AbMagnitude.ToNanojanskySigma(c.mag, c.sigma)), c.sigma)
            && Near(AbMagnitude.SigmaFromFlux(AbMagnitude.ToFlux(c.mag), AbMagnitude.ToFluxSigma(c.mag, c.sigma)), c.sigma)
            && Near(AbMagnitude.FluxFromDn(AbMagnitude.DnFromFlux(1.5e-20, c.zero), c.zero) / 1.5e-20, 1)
            && Near(AbMagnitude.SigmaFromDn(AbMagnitude.ToDn(c.mag, c.zero), 0, c.zero, c.zeroSigma), 2.5 / Math.Log(10) * c.zeroSigma / c.zero));

    private static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-11 * Math.Max(1, Math.Abs(b));
}
