using System.Threading.Channels;
using Dax.Contracts.Results;
using Dax.Engine.Results;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Streams;

namespace Dax.Grains.Results;

/// <summary>
/// Puts what is said of jobs and results on their streams, one after the other, from a short queue: who says it never waits, and when the streams are slow the oldest is
/// dropped. In the embedded flavour it costs a look into a table when nobody listens.
/// </summary>
internal sealed partial class JobPublisher : IResultAnnouncer, IAsyncDisposable
{
    private const int Capacity = 256;

    private readonly Channel<(string Job, object Event)> queue = Channel.CreateBounded<(string, object)>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly Lazy<IStreamProvider> streams;
    private readonly ILogger log;
    private readonly Task publishing;

    public JobPublisher(IServiceProvider services, ILogger<JobPublisher> log)
    {
        streams = new Lazy<IStreamProvider>(() => services.GetRequiredKeyedService<IStreamProvider>(JobStreams.Provider));
        this.log = log;
        using (ExecutionContext.SuppressFlow())
            publishing = Task.Run(PublishAll);
    }

    public void Announce(in ChunkDescriptor chunk) => queue.Writer.TryWrite((chunk.Key.JobId, chunk.ToView()));

    public void Announce(string jobId, JobStep step) => queue.Writer.TryWrite((jobId, step));

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await publishing;
    }

    private async Task PublishAll()
    {
        await foreach (var (job, said) in queue.Reader.ReadAllAsync())
        {
            try
            {
                await (said is ChunkView chunk ? Stream<ChunkView>(JobStreams.Results, job).OnNextAsync(chunk) : Stream<JobStep>(JobStreams.Progress, job).OnNextAsync((JobStep)said));
            }
            catch (Exception e)
            {
                OnLost(log, job, e);
            }
        }
    }

    private IAsyncStream<T> Stream<T>(string kind, string job) => streams.Value.GetStream<T>(StreamId.Create(kind, job));

    [LoggerMessage(Level = LogLevel.Debug, Message = "An event of job {JobId} could not be published; its readers find out by themselves.")]
    private static partial void OnLost(ILogger log, string jobId, Exception e);
}
