using Dax.Sky.Healpix;
using Dax.Web.Hips;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Web.Tests.Hips;

public sealed class HipsPathTests
{
    [Theory]
    [InlineData("deep/Norder9/Dir0/Npix5.png", 9, 5, "png")]
    [InlineData("deep/Norder9/Dir3140000/Npix3145727.fits", 9, 3145727, "fits")]
    [InlineData("a-B_9/Norder0/Dir0/Npix11.jpg", 0, 11, "jpg")]
    public void Parse_Tile_IsTakenApart(string path, int order, long index, string extension)
    {
        var parsed = HipsPath.Parse(path);
        Assert.Equal((HipsResource.Tile, order, index, extension), (parsed.Resource, parsed.Order, parsed.Index, parsed.Extension));
        Assert.Equal(path[..path.IndexOf('/', StringComparison.Ordinal)], parsed.Map);
    }

    [Fact]
    public void HiPS_4_1_Parse_EveryTilesPath_IsUnderstood() => Prop.ForAll(
        Gen.Choose(0, HipsTile.MaxOrder).SelectMany(order => Gen.Choose(0, int.MaxValue).Select(i => new HipsTile(order, (long)i * 7919 % (12L << (2 * order))))).ToArbitrary(),
        tile => HipsPath.Parse($"m/{tile.Path}.fits") is { Resource: HipsResource.Tile } p && p.Order == tile.Order && p.Index == tile.Index).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("deep/Norder9/Dir10000/Npix5.png")]
    [InlineData("deep/Norder9/Dir0/Npix10000.png")]
    [InlineData("deep/Norder9/Dir5/Npix5.png")]
    [InlineData("deep/Norder09/Dir0/Npix5.png")]
    [InlineData("deep/Norder9/Dir0/Npix05.png")]
    [InlineData("deep/Norder9/Dir00/Npix5.png")]
    [InlineData("deep/Norder9/Dir0/Npix5.PNG")]
    [InlineData("deep/Norder9/Dir0/Npix5.png.gz")]
    [InlineData("deep/Norder9/Dir0/Npix5.jpeg")]
    [InlineData("deep/Norder9/Dir0/Npix5")]
    [InlineData("deep/Norder9/Dir0/Npix.png")]
    [InlineData("deep/Norder9/Dir0/Npix-5.png")]
    [InlineData("deep/Norder9/Dir0/Npix+5.png")]
    [InlineData("deep/Norder0/Dir0/Npix12.png")]
    [InlineData("deep/Norder21/Dir0/Npix5.png")]
    [InlineData("deep/Norder9/Dir0/Npix99999999999999999999.png")]
    [InlineData("deep/norder9/Dir0/Npix5.png")]
    [InlineData("deep/Norder9//Npix5.png")]
    [InlineData("deep/Norder4/Allsky.png")]
    [InlineData("deep/Norder3/Allsky")]
    [InlineData("deep/Moc.FITS")]
    [InlineData("deep/../properties")]
    [InlineData("de ep/properties")]
    [InlineData("/properties")]
    [InlineData("deep")]
    [InlineData("")]
    public void Parse_AnyOtherSpelling_IsUnknown(string path) => Assert.Equal(HipsResource.Unknown, HipsPath.Parse(path).Resource);

    [Theory]
    [InlineData("deep/Norder3/Allsky.fits", "Norder3/Allsky.fits", "fits")]
    [InlineData("deep/Moc.json", "Moc.json", "json")]
    [InlineData("deep/preview.jpg", "preview.jpg", "jpg")]
    public void Parse_FilesOfTheWholeMap_AreNamed(string path, string file, string extension)
    {
        var parsed = HipsPath.Parse(path);
        Assert.Equal((HipsResource.File, "deep", file, extension), (parsed.Resource, parsed.Map, parsed.File, parsed.Extension));
    }
}
