using System.Collections.Concurrent;
using Dax.Backends.Artifacts;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Sky.Fits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Tests.Artifacts;

/// <summary>The artifact store as the service has it, over a repository with the given roots.</summary>
internal sealed class Store : IDisposable
{
    private readonly ServiceProvider services;

    public Store(Uri root, Action<ArtifactOptions>? configure = null, string? token = null)
    {
        var collection = new ServiceCollection();
        collection.AddLogging(l => l.SetMinimumLevel(LogLevel.Trace).AddProvider(new LogSink(Logged)));
        collection.AddSingleton(TimeProvider.System).AddSingleton<IButlerRepositories>(new FakeRepository([root], token));
        collection.AddArtifacts();
        if (configure is not null) collection.Configure(configure);
        services = collection.BuildServiceProvider();
    }

    public ConcurrentQueue<string> Logged { get; } = [];

    public Scratch Scratch => services.GetRequiredService<Scratch>();

    public static Uri Folder(string path) => ArtifactPlaces.ToRoot(path)!;

    public async Task<Result<OpenArtifact>> Open(Uri uri, string? member = null) =>
        await services.GetRequiredService<IArtifactStore>().Open(FakeRepository.Name, new Artifact(Guid.NewGuid(), null, uri, member, "f", "Exposure", null, null), CancellationToken.None);

    public Task<Result<OpenArtifact>> Open(string path, string? member = null) => Open(ArtifactPlaces.FileUri(path), member);

    public static byte[] All(ByteSource source)
    {
        var bytes = new byte[source.Length];
        source.Read(0, bytes);
        return bytes;
    }

    public void Dispose() => services.Dispose();

    private sealed class LogSink(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Enqueue($"{formatter(state, exception)} {exception}");
        public void Dispose() { }
    }
}
