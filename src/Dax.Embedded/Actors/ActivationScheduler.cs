namespace Dax.Embedded.Actors;

/// <summary>Runs the tasks of one activation one after the other on pool threads: continuations of grain code come back here, so grain code needs no locks.</summary>
internal sealed class ActivationScheduler(ActorRuntime runtime, Activation owner) : TaskScheduler, IThreadPoolWorkItem
{
    // A busy activation gives its thread back after so many tasks, so that others get theirs.
    private const int TasksPerSlice = 64;

    [ThreadStatic] private static ActivationScheduler? running;

    private readonly Queue<Task> tasks = [];
    private bool isQueued;

    public Activation Owner => owner;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Queues work without the caller's ambient context.</summary>
    public Task Run(Action<object?> work, object? state)
    {
        using (AmbientContext.Suppress())
            return Task.Factory.StartNew(work, state, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);
    }

    public Task<T> Run<T>(Func<object?, Task<T>> work, object? state)
    {
        using (AmbientContext.Suppress())
            return Task.Factory.StartNew(work, state, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();
    }

    void IThreadPoolWorkItem.Execute()
    {
        running = this;
        try
        {
            for (var i = 0; i < TasksPerSlice; i++)
            {
                Task? task;
                lock (tasks)
                {
                    if (!tasks.TryDequeue(out task))
                    {
                        isQueued = false;
                        return;
                    }
                }

                TryExecuteTask(task);
            }
        }
        finally
        {
            running = null;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void QueueTask(Task task)
    {
        // After a halt nothing of a grain may run any more: the task stays unfinished, as in a process that died.
        if (runtime.IsHalted)
            return;
        lock (tasks)
        {
            tasks.Enqueue(task);
            if (isQueued)
                return;
            isQueued = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        running == this && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (tasks)
            return [.. tasks];
    }
}
