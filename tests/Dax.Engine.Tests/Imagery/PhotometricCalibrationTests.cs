using Dax.Engine.Imagery;
using Dax.Sky.Fits;

namespace Dax.Engine.Tests.Imagery;

/// <summary>What headers of several observatories say of their pixels.</summary>
public sealed class PhotometricCalibrationTests
{
    [Theory]
    [InlineData("nJy", null, null, "nJy", 1, "BUNIT")]
    [InlineData("Jy", null, null, "nJy", 1e9, "BUNIT")]
    [InlineData("nanomaggy", null, null, "nJy", 3630.7805477, "BUNIT")]
    // Of a calibrated image the unit counts, whatever zero point is left in its header.
    [InlineData("nJy", "FLUXMAG0", 1e12, "nJy", 1, "BUNIT")]
    // Rubin's older coadds: magnitude 27 is one.
    [InlineData(null, "FLUXMAG0", 63095734448.019, "nJy", 57.5439937, "FLUXMAG0")]
    [InlineData("adu", "MAGZERO", 31.4, "nJy", 1, "MAGZERO")]
    [InlineData("adu/s", "MAGZPT", 30.0, "nJy", 3.63078055, "MAGZPT")]
    // Of one count, or of one per second? Archives differ.
    [InlineData("adu", "MAGZPT", 30.0, "adu", 1, "BUNIT")]
    [InlineData(null, "PHOTZP", 30.0, null, 1, "")]
    [InlineData("electron/s", "PHOTZP", 28.9, "nJy", 10, "PHOTZP")]
    [InlineData("adu", null, null, "adu", 1, "BUNIT")]
    [InlineData(null, null, null, null, 1, "")]
    // Of each square arcsecond, not of each pixel.
    [InlineData("MJy/sr", "MAGZERO", 30.0, "MJy/sr", 1, "BUNIT")]
    [InlineData("count/arcsec**2", "MAGZERO", 30.0, "count/arcsec**2", 1, "BUNIT")]
    [InlineData("adu", "FLUXMAG0", 0.0, "adu", 1, "BUNIT")]
    [InlineData("adu", "MAGZERO", -99.0, "adu", 1, "BUNIT")]
    public void Of_Header_TellsUnitScaleAndSource(string? unit, string? keyword, double? value, string? expectedUnit, double expectedScale, string expectedSource)
    {
        var header = new FitsHeaderBuilder();
        if (unit is not null) header.Set("BUNIT", unit);
        if (keyword is not null) header.Set(keyword, value!.Value);
        var calibration = PhotometricCalibration.Of(header.ToHeader(), FitsHeader.Empty);
        Assert.Equal((expectedUnit, expectedSource), (calibration.Unit, calibration.Source));
        Assert.Equal(1, calibration.Scale / expectedScale, 1e-8);
    }

    [Fact]
    public void Of_ExposureOfOneSecond_CountsAreRates() => Assert.Equal(
        "MAGZPT", PhotometricCalibration.Of(new FitsHeaderBuilder().Set("BUNIT", "adu").Set("MAGZPT", 30.0).Set("EXPTIME", 1.0).ToHeader(), FitsHeader.Empty).Source);

    [Fact]
    public void Of_PrimaryHeader_SpeaksWhereTheImageDoesNot()
    {
        var primary = new FitsHeaderBuilder().Set("MAGZERO", 27.0).Set("BUNIT", "nJy").ToHeader();
        Assert.Equal("MAGZERO", PhotometricCalibration.Of(new FitsHeaderBuilder().Set("BUNIT", "adu").ToHeader(), primary).Source);
        Assert.Equal("BUNIT", PhotometricCalibration.Of(FitsHeader.Empty, primary).Source);
    }

    [Fact]
    public void Of_VegaMagnitudes_AreLeftAlone()
    {
        var header = new FitsHeaderBuilder().Set("BUNIT", "adu").Set("MAGZERO", 27.0).Set("MAGSYS", "Vega").ToHeader();
        Assert.Equal(new ImageCalibration("adu", 1, "BUNIT"), PhotometricCalibration.Of(header, FitsHeader.Empty));
    }

    [Fact]
    public void Uncalibrated_KeepsValuesAndTheirUnit() =>
        Assert.Equal(new ImageCalibration("Jy", 1, "BUNIT"), PhotometricCalibration.Uncalibrated(new FitsHeaderBuilder().Set("BUNIT", "Jy").ToHeader(), FitsHeader.Empty));
}
