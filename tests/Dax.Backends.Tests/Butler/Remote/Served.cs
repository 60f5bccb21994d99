using Dax.Backends.Artifacts;
using Dax.Backends.Butler;
using Dax.Engine.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Tests.Butler.Remote;

/// <summary>A repository opened through the service's own registrations.</summary>
internal sealed class Served : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private Served(ServiceProvider services, IButlerRepository repository) => (this.services, Repository) = (services, repository);

    public IButlerRepository Repository { get; }

    public IArtifactStore Files => services.GetRequiredService<IArtifactStore>();

    public static ServiceProvider Services(string uri, Action<ButlerOptions>? configure = null) => new ServiceCollection()
        .AddLogging(l => l.ClearProviders()).AddSingleton(TimeProvider.System).AddButler().AddArtifacts()
        .Configure<ButlerOptions>(o =>
        {
            o.Repositories.Add(new ButlerRepositoryOptions { Label = "remote", Uri = uri });
            o.ServerRetries.FirstPause = TimeSpan.FromMilliseconds(1);
            o.ServerPatience = TimeSpan.FromSeconds(60);
            configure?.Invoke(o);
        }).BuildServiceProvider();

    public static async Task<Served> Open(StandIn server, Action<ButlerOptions>? configure = null)
    {
        var services = Services(server.Url.AbsoluteUri, configure);
        var opened = await services.GetRequiredService<IButlerRepositories>().Open("remote", CancellationToken.None);
        Assert.True(opened.IsOk, opened.IsOk ? "" : opened.Fault.Message);
        return new Served(services, opened.Value);
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
