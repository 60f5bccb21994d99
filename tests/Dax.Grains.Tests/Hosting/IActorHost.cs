using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Dax.Grains.Tests.Hosting;

/// <summary>One silo under test, and the data that outlives it. Laws know no more of a flavour than this.</summary>
public interface IActorHost : IAsyncDisposable
{
    /// <summary>Of the silo that runs now.</summary>
    IGrainFactory Grains { get; }

    /// <summary>Of the silo that runs now.</summary>
    IServiceProvider Services { get; }

    /// <summary>Starts a silo on the data that the last one left.</summary>
    Task Start();

    /// <summary>Stops the silo in order.</summary>
    Task Stop();

    /// <summary>Ends the silo without letting it do anything more.</summary>
    Task Crash();

    /// <summary>Lets time pass for the silo, and lets it do what then has to be done.</summary>
    Task Elapse(TimeSpan time);
}

/// <summary>What a law wants to be different from the usual.</summary>
public sealed record ActorHostSettings
{
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    /// <summary>After which a call is answered with a time-out. Longer where no law is about it: while a test moves the clock by seconds, a slow machine gets little done.</summary>
    public TimeSpan Patience { get; init; } = CallTimeout;

    /// <summary>Null: long enough not to matter.</summary>
    public TimeSpan? CollectionAge { get; init; }

    public Action<IServiceCollection> Services { get; init; } = static _ => { };

    /// <summary>Where grains are found, besides this assembly.</summary>
    public IReadOnlyList<Assembly> Assemblies { get; init; } = [];

    /// <summary>What would not travel between silos fails. A cluster does so anyway.</summary>
    public bool SerializeMessages { get; init; } = true;
}
