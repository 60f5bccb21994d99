using System.Collections.Immutable;
using Dax.Contracts.Tiles;
using Dax.Web.Tests.Fakes;

namespace Dax.Web.Tests.Hips;

/// <summary>Parts of tiles and of files about a map (RFC 9110, 13.1.5 and 14), from memory and from the store.</summary>
public sealed class HipsRangeTests
{
    private const string TilePath = "/hips/deep-r/Norder9/Dir3140000/Npix3145727.fits";
    private static readonly byte[] Tile = [.. Enumerable.Range(0, 700_000).Select(i => (byte)(i * 31 >> 3))];

    [Theory]
    [InlineData("bytes=0-2879", 0, 2879)]
    [InlineData("bytes=300000-", 300_000, 699_999)]
    [InlineData("bytes=-10", 699_990, 699_999)]
    [InlineData("bytes=699999-800000", 699_999, 699_999)]
    public async Task Rfc9110_14_Tile_OnePart_IsSentAlone(string range, int first, int last)
    {
        foreach (var isCold in (bool[])[false, true])
        {
            await using var host = await Start(isCold);
            using var reply = await host.Get(TilePath, ("Range", range));
            Assert.Equal(206, (int)reply.StatusCode);
            Assert.Equal($"bytes {first}-{last}/{Tile.Length}", reply.Content.Headers.ContentRange!.ToString());
            Assert.Equal(Tile[first..(last + 1)], await reply.Content.ReadAsByteArrayAsync());
            Assert.Equal("application/fits", reply.Content.Headers.ContentType!.ToString());
            Assert.Equal(FakeMaps.TagOf(Tile), reply.Headers.ETag!.ToString());
            await host.Grains.Maps.AllClosed();
        }
    }

    [Theory]
    [InlineData("bytes=0-9,20-29")]
    [InlineData("lines=0-9")]
    [InlineData("bytes=9-0")]
    [InlineData("bytes=0-")]
    public async Task Rfc9110_14_2_Tile_OtherRanges_AreAllOfIt(string range)
    {
        await using var host = await Start();
        using var reply = await host.Get(TilePath, ("Range", range));
        Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal(Tile, await reply.Content.ReadAsByteArrayAsync());
        Assert.Equal("bytes", Assert.Single(reply.Headers.AcceptRanges));
    }

    [Fact]
    public async Task Rfc9110_15_5_17_Tile_BeyondItsEnd_Is416()
    {
        await using var host = await Start();
        using var reply = await host.Get(TilePath, ("Range", "bytes=700000-"));
        Assert.Equal(416, (int)reply.StatusCode);
        Assert.Equal("bytes */700000", reply.Content.Headers.ContentRange!.ToString());
    }

    [Theory]
    [InlineData("TAG", 206)]
    [InlineData("\"other\"", 200)]
    [InlineData("W/TAG", 200)]
    public async Task Rfc9110_13_1_5_Tile_IfRange_IsOfTheFileThatTheClientHas(string condition, int status)
    {
        await using var host = await Start();
        using var reply = await host.Get(TilePath, ("Range", "bytes=5-9"), ("If-Range", condition.Replace("TAG", FakeMaps.TagOf(Tile), StringComparison.Ordinal)));
        Assert.Equal(status, (int)reply.StatusCode);
    }

    [Fact]
    public async Task Rfc9110_14_2_Head_KnowsNoRanges()
    {
        await using var host = await Start();
        using var request = new HttpRequestMessage(HttpMethod.Head, TilePath);
        request.Headers.TryAddWithoutValidation("Range", "bytes=5-9");
        using var reply = await host.Client.SendAsync(request);
        Assert.Equal((200, (long?)Tile.Length), ((int)reply.StatusCode, reply.Content.Headers.ContentLength));
    }

    private static async Task<WebHost> Start(bool isCold = false)
    {
        var host = await WebHost.Start();
        host.Grains.Maps.IsCold = isCold;
        host.Grains.Maps.Stored["deep-r/Norder9/Dir3140000/Npix3145727.fits"] = Tile;
        return host;
    }
}
