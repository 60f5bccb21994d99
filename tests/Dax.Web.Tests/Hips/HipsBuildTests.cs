using Dax.Contracts;
using Dax.Web.Tests.Fakes;

namespace Dax.Web.Tests.Hips;

public sealed class HipsBuildTests
{
    [Fact]
    public async Task Builds_UnlessAllowed_AreNotThere()
    {
        await using var host = await WebHost.Start();
        using var reply = await host.Post("/hips-build", ("SURVEY", "deep-r"));
        Assert.Equal(404, (int)reply.StatusCode);
    }

    [Fact]
    public async Task Builds_WhereAllowed_AreJobsOfTheirService()
    {
        await using var host = await WebHost.Start(("Hips:AllowBuildJobs", "true"));
        using var created = await host.Post("/hips-build", ("SURVEY", "deep-r"));
        Assert.Equal(303, (int)created.StatusCode);
        Assert.StartsWith("/hips-build/", created.Headers.Location!.AbsolutePath, StringComparison.Ordinal);
        var job = host.Grains.OnlyJob.View;
        Assert.Equal("hips", job.Service);
        Assert.True(JobKeys.IsImage(job.Id));
        Assert.Equal("deep-r", Assert.Single(job.Parameters).Value);
    }

    [Theory]
    [InlineData("CIRCLE 10 20 0.5", 303)]
    [InlineData("BOX 10 20 1 1", 400)]
    [InlineData("CIRCLE 10 200 0.5", 400)]
    public async Task Builds_OfARegion_MustNameAShape(string region, int status)
    {
        await using var host = await WebHost.Start(("Hips:AllowBuildJobs", "true"));
        using var reply = await host.Post("/hips-build", ("SURVEY", "deep-r"), ("REGION", region));
        Assert.Equal(status, (int)reply.StatusCode);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("../x")]
    public async Task Builds_OfNoName_AreRefused(string name)
    {
        await using var host = await WebHost.Start(("Hips:AllowBuildJobs", "true"));
        using var reply = await host.Post("/hips-build", ("SURVEY", name));
        Assert.Equal(400, (int)reply.StatusCode);
    }
}
