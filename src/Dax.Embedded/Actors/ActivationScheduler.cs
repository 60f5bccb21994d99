namespace Dax.Embedded.Actors;

/// <summary>Runs the tasks of one activation one after the other on pool threads: continuations of grain code come back here, so grain code needs no locks.</summary>
internal sealed class ActivationScheduler(ActorRuntime runtime, Activation owner) : TaskScheduler, IThreadPoolWorkItem
{
    // A busy activation gives its thread back after so many tasks, so that others get theirs.
    private const int TasksPerSlice = 64;

    // The context of code that carries none along: what a grain sets there stays with it. Null until something was run in the pool.
    private static volatile ExecutionContext? bare;

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

    /// <summary>
    /// Runs work on the caller's thread, to its first await, as if it had been queued and begun at once. False when it must be queued: the activation works already, or the caller is not plain code of a pool thread, to
    /// which what the work awaits would come back instead of here.
    /// </summary>
    public bool TryRunHere(Action<object?> work, object? state)
    {
        if (bare is not { } context || running is not null || runtime.IsHalted || Current != Default || SynchronizationContext.Current is not null || !Thread.CurrentThread.IsThreadPoolThread)
            return false;
        lock (tasks)
        {
            if (isQueued)
                return false;
            // From here on whoever queues work leaves it to us.
            isQueued = true;
        }

        running = this;
        try
        {
            ExecutionContext.Run(context, static run =>
            {
                var (self, work, state) = ((ActivationScheduler, Action<object?>, object?))run!;
                new Task(work, state, CancellationToken.None, TaskCreationOptions.DenyChildAttach).RunSynchronously(self);
            }, (this, work, state));
        }
        finally
        {
            running = null;
            GiveBack();
        }

        return true;
    }

    void IThreadPoolWorkItem.Execute()
    {
        running = this;
        bare ??= ExecutionContext.Capture();
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

    // What came meanwhile goes on in the pool.
    private void GiveBack()
    {
        lock (tasks)
        {
            if (tasks.Count == 0)
            {
                isQueued = false;
                return;
            }
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
