using Dax.Engine.Scans.Groups;

namespace Dax.Engine.Tests.Scans.Groups;

/// <summary>Whoever posts and stops is a worker on a thread that nobody guards: an exception there is the end of the process.</summary>
public sealed class ScanCourierTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Stop_WhenItsThreadHasEnded_DoesNothing()
    {
        var courier = ScanCourier.Start(e => Assert.Fail(e.ToString()));
        courier.Stop();
        Assert.True(courier.Join(Patience));
        // As a worker does that was put aside in its first call until now.
        courier.Stop();
        courier.Post(() => { });
    }

    [Fact]
    public void Stop_AsTheLastErrandEnds_NeverThrows()
    {
        for (var i = 0; i < 200; i++)
        {
            var (courier, isEnding) = (ScanCourier.Start(e => Assert.Fail(e.ToString())), false);
            courier.Post(() => Volatile.Write(ref isEnding, true));
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref isEnding), Patience));
            courier.Stop();
            Assert.True(courier.Join(Patience));
        }
    }

    [Fact]
    public void Stop_WithErrandsWaiting_ComesAfterThemInTheirOrder()
    {
        using var gate = new ManualResetEventSlim();
        var (done, failures) = (new List<int>(), new List<Exception>());
        var courier = ScanCourier.Start(failures.Add);
        courier.Post(() => Assert.True(gate.Wait(Patience)));
        courier.Post(() => throw new InvalidOperationException("It goes on nevertheless."));
        for (var i = 0; i < 100; i++)
        {
            var number = i;
            courier.Post(() => done.Add(number));
        }
        courier.Stop();
        gate.Set();
        Assert.True(courier.Join(Patience));
        Assert.Equal(Enumerable.Range(0, 100), done);
        Assert.IsType<InvalidOperationException>(Assert.Single(failures));
    }
}
