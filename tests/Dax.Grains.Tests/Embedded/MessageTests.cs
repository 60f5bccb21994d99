using System.Collections.Immutable;
using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Grains.Tests.Hosting;
using Dax.Grains.Tests.Laws.Grains;
using Orleans;
using Orleans.Serialization;

namespace Dax.Grains.Tests.Embedded;

/// <summary>The test host lets pass what a cluster would, and nothing else.</summary>
public sealed class MessageTests : ActorLaws
{
    [Fact]
    public async Task Record_WithIds_IsRereadNotShared()
    {
        var sent = new JobView
        {
            Id = "j", Service = "tap", Phase = JobPhase.Error, Created = DateTimeOffset.UnixEpoch, Started = new DateTimeOffset(2030, 1, 1, 1, 1, 1, TimeSpan.FromHours(2)),
            ExecutionDurationSeconds = 7, Destruction = DateTimeOffset.MaxValue, Parameters = [new JobParameter("QUERY", "SELECT 1")], Error = new JobError("no", true), Version = 3,
        };
        var back = await Grain<IEchoGrain>().Echo(sent);
        Assert.NotSame(sent, back);
        Assert.Equal(sent with { Parameters = [], Results = [] }, ((JobView)back!) with { Parameters = [], Results = [] });
        Assert.Equal(sent.Parameters, ((JobView)back).Parameters);
    }

    public static TheoryData<object> Travellers =>
    [
        1, "text", 2.5, 3m, 'c', true, Guid.Empty, new DateTime(1, DateTimeKind.Utc), TimeSpan.FromDays(3), new DateOnly(2030, 1, 1), new Uri("http://x/y"),
        new[] { 1, 2, 3 }, new List<string?> { "a", null }, new HashSet<int> { 1, 2 }, new Dictionary<string, int> { ["a"] = 1 }, ImmutableList.Create(1, 2),
        ImmutableDictionary<string, int>.Empty.Add("a", 1), (1, "two"), FaultCode.Busy, new Event("p", 1),
    ];

    [Theory]
    [MemberData(nameof(Travellers), DisableDiscoveryEnumeration = true)]
    public async Task Value_OfATravellingType_ComesBackEqual(object? sent)
    {
        var back = await Grain<IEchoGrain>().Echo(sent);
        Assert.Equal(sent, back);
    }

    [Fact]
    public async Task Bytes_AreCopied()
    {
        var bytes = new byte[] { 1, 2, 3 };
        var back = await Grain<IEchoGrain>().Echo(new ResultChunk(1, bytes, true));
        bytes[0] = 9;
        Assert.Equal(new byte[] { 1, 2, 3 }, ((ResultChunk)back!).Bytes.ToArray());
    }

    public static TheoryData<object> Strangers =>
    [
        new System.Net.Http.Headers.EntityTagHeaderValue("\"x\""), new System.Numerics.Complex(1, 2), new Unmarked(1), new Gap { Name = "lost" }, new Twins { First = 1, Second = 2 },
        DayOfWeek.Friday, new List<object> { new Unmarked(1) }, new Child(),
    ];

    [Theory]
    [MemberData(nameof(Strangers), DisableDiscoveryEnumeration = true)]
    public async Task Value_OfAnotherType_FailsTheCall(object sent) =>
        await Assert.ThrowsAsync<CodecNotFoundException>(() => Grain<IEchoGrain>().Echo(sent));

    [Fact]
    public async Task Answer_OfAnotherType_FailsTheCall() => await Assert.ThrowsAsync<CodecNotFoundException>(() => Grain<IEchoGrain>().AnswerUnmarked());

    [Fact]
    public async Task Exception_OfAContract_KeepsTypeDataAndStack()
    {
        var error = await Assert.ThrowsAsync<FaultException>(() => Grain<IEchoGrain>().Throw(true));
        Assert.Equal(new FaultView(FaultCode.Busy, "later", 7), error.Fault);
        Assert.Equal("later", error.Message);
        Assert.Contains("EchoGrain", error.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exception_OfAPrivateType_BecomesTheFallback()
    {
        var error = await Assert.ThrowsAsync<UnavailableExceptionFallbackException>(() => Grain<IEchoGrain>().Throw(false));
        Assert.Contains("PrivateException", error.ExceptionType, StringComparison.Ordinal);
    }

    private sealed record Unmarked(int Number);

    [GenerateSerializer]
    private sealed class Gap
    {
        public string? Name { get; set; }
    }

    [GenerateSerializer]
    private sealed class Twins
    {
        [Id(0)] public int First { get; set; }

        [Id(0)] public int Second { get; set; }
    }

    private class Parent
    {
        [Id(0)] public int Number { get; set; }
    }

    [GenerateSerializer]
    private sealed class Child : Parent;
}

public interface IEchoGrain : IGrainWithStringKey
{
    Task<object?> Echo(object? value);

    Task<object> AnswerUnmarked();

    Task Throw(bool contract);
}

internal sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<object?> Echo(object? value) => Task.FromResult(value);

    public Task<object> AnswerUnmarked() => Task.FromResult<object>(new EchoGrainAnswer());

    public async Task Throw(bool contract)
    {
        await Task.Yield();
        throw contract ? new FaultException(new FaultView(FaultCode.Busy, "later", 7)) : new PrivateException();
    }

    private sealed record EchoGrainAnswer;

    private sealed class PrivateException : Exception;
}
